import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { create } from 'qrcode'
import { rotate } from '../../gateway/cli/keys.ts'
import { disclose, type VerifyOptions, verify } from '../../gateway/cli/verify.ts'
import { citizenAsking, issuedCertificate } from '../support/certificates.ts'
import { eventually, type Journey, openJourney } from '../support/journey.ts'
import { type TestFolder, testFolder } from '../support/postgres.ts'

let journey: Journey
let folder: TestFolder
let front: Front
beforeAll(async () => {
  front = await openFront()
  journey = await openJourney({ config: { publicUrl: front.url } })
  front.leadTo(journey.window.url)
  folder = await testFolder()
})
afterAll(async () => {
  await journey.close()
  await front.close()
  await folder.remove()
})

interface Forms {
  readonly number: string
  readonly credential: string
  readonly sdJwt: string
  readonly qrText: string
}

async function forms(): Promise<Forms> {
  const { number } = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
  const { data } = await journey.ask<{ certificate: Forms }>(
    'query ($number: CertificateNumber!) { certificate(number: $number) { number credential sdJwt qrText } }',
    { number },
    await citizenAsking(journey, 'ordinary'),
  )
  if (data == null) throw new TypeError('the certificate is not there')
  return data.certificate
}

async function kept(name: string, content: string): Promise<string> {
  const file = join(folder.path, name)
  await writeFile(file, `${content}\n`)
  return file
}

const output = () => {
  const lines: string[] = []
  return { lines, out: (line: string) => void lines.push(line), progress: () => undefined }
}

interface Front {
  readonly url: string
  leadTo(window: string): void
  close(): Promise<void>
}

/** The address under which a window is known to the world, as a proxy in front of it has it. */
async function openFront(): Promise<Front> {
  let target = ''
  const server = createServer((request, response) => {
    fetch(`${target}${request.url}`).then(
      async (answer) => response.writeHead(answer.status).end(await answer.text()),
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    leadTo: (window) => {
      target = window
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** On another machine, without a network but for what is named. */
async function darchaVerify(file: string | undefined, options: Partial<VerifyOptions> = {}) {
  const said = output()
  const code = await verify(
    file,
    { online: false, jwks: `${journey.window.url}/.well-known/jwks.json`, ...options },
    said,
  )
  return { code, said: said.lines.join('\n') }
}

describe('a holder', () => {
  it('shows two claims of a certificate, and neither the window nor anybody else sees the others', async () => {
    const { sdJwt, number } = await forms()
    const said = output()
    await disclose(await kept('whole.sd-jwt', sdJwt), ['totalDebt', 'standingAsOf'], said)
    const [presentation = ''] = said.lines
    expect(presentation).not.toContain(sdJwt.split('~')[1])
    const { data } = await journey.ask<{ verifyCertificate: object }>(
      'query ($credential: String) { verifyCertificate(credential: $credential) { outcome claims { name value } } }',
      { credential: presentation },
    )
    expect(data?.verifyCertificate).toMatchObject({
      outcome: 'VALID',
      claims: [{ name: 'totalDebt' }, { name: 'standingAsOf' }],
    })
    const { code, said: told } = await darchaVerify(await kept('part.sd-jwt', presentation))
    expect(code).toBe(0)
    expect(told).toContain(number)
    expect(told).not.toContain(journey.pinfl('ordinary'))
    const body = new FormData()
    body.append('document', new Blob([presentation]), 'part.sd-jwt')
    const headers = { accept: 'text/html', 'accept-language': 'en' }
    const page = await (await fetch(`${journey.window.url}/verify/document`, { method: 'POST', headers, body })).text()
    expect(page).toContain('Amount owed')
    expect(page).toContain('its holder has not shown the rest')
    expect(page).not.toContain(journey.pinfl('ordinary'))
    expect(page).not.toContain('Application number')
  })

  it('cannot show what is not in it', async () => {
    const { sdJwt } = await forms()
    const file = await kept('whole.sd-jwt', sdJwt)
    await expect(disclose(file, ['totalDebt', 'innocence'], output())).rejects.toThrow('there is no claim innocence')
    const [jwt, first = ''] = sdJwt.split('~')
    const [salt, name] = JSON.parse(Buffer.from(first, 'base64url').toString()) as string[]
    const tampered = Buffer.from(JSON.stringify([salt, name, 'somebody else'])).toString('base64url')
    const credential = `${jwt}~${tampered}~`
    expect((await darchaVerify(await kept('tampered', credential))).code).toBe(2)
    const { data } = await journey.ask<{ verifyCertificate: object }>(
      'query ($credential: String) { verifyCertificate(credential: $credential) { outcome claims { name } } }',
      { credential },
    )
    expect(data?.verifyCertificate).toEqual({ outcome: 'FORGED', claims: null })
  })
})

describe('a wallet', () => {
  it('learns from the credential alone where the keys are, and what to call it and its claims', async () => {
    const { sdJwt } = await forms()
    const { iss = '', vct } = decodeJwt<{ vct: string }>(sdJwt.split('~')[0] ?? '')
    const issuer = (await (await fetch(`${iss}/.well-known/jwt-vc-issuer`)).json()) as {
      issuer: string
      jwks_uri: string
    }
    expect(issuer.issuer).toBe(iss)
    expect(await darchaVerify(await kept('wallet', sdJwt), { jwks: issuer.jwks_uri })).toMatchObject({ code: 0 })
    const type = (await (await fetch(vct)).json()) as { vct: string; display: object[]; claims: { path: string[] }[] }
    expect(type).toMatchObject({ vct, display: [{ locale: 'uz-Latn' }, {}, {}, {}, {}] })
    const names = sdJwt
      .split('~')
      .slice(1, -1)
      .map((one) => (JSON.parse(Buffer.from(one, 'base64url').toString()) as string[])[1])
    expect(type.claims.map(({ path }) => path)).toEqual(names.map((name) => ['subject', name]))
    expect((await fetch(`${iss}/credentials/no-such-kind`)).status).toBe(404)
  })
})

describe('a verifier without a network', () => {
  it('checks both forms and the QR code by keys and a status list that were fetched before', async () => {
    const { credential, sdJwt, qrText } = await forms()
    const fetched = async (path: string) => await (await fetch(`${journey.window.url}${path}`)).text()
    const jwks = await kept('jwks.json', await fetched('/.well-known/jwks.json'))
    const status = await kept('status.jwt', await fetched('/status/1'))
    for (const text of [credential, sdJwt]) {
      expect(await darchaVerify(await kept('certificate', text), { jwks, status })).toMatchObject({ code: 0 })
    }
    const { code, said } = await darchaVerify(await kept('certificate', credential), { qr: qrText, jwks, status })
    expect([code, said]).toEqual([0, expect.stringMatching(/^QR code: VALID[\s\S]*\nVALID/)])
    expect(create(qrText, { errorCorrectionLevel: 'M' }).version).toBeLessThanOrEqual(10)
  })

  it('finds out that a code was printed on another document', async () => {
    const [one, other] = [await forms(), await forms()]
    const { code, said } = await darchaVerify(await kept('certificate', one.credential), { qr: other.qrText })
    expect([code, said]).toEqual([2, expect.stringContaining('another one than this code was made for')])
    expect((await darchaVerify(undefined, { qr: one.qrText.replace('#0', '#1') })).code).toBe(2)
    await expect(darchaVerify(undefined)).rejects.toThrow('name a file')
  })
})

describe('a window that runs', () => {
  it('takes a new key up by itself, and what the old one signed stays valid', async () => {
    const before = await forms()
    await rotate(journey.config, output())
    const kid = ({ credential }: Forms) => decodeProtectedHeader(credential).kid
    const after = await eventually(forms, (seen) => kid(seen) !== kid(before))
    expect(kid(after)).not.toBe(kid(before))
    for (const { credential, qrText } of [before, after]) {
      expect((await darchaVerify(await kept('certificate', credential), { qr: qrText, online: true })).code).toBe(0)
    }
  })
})
