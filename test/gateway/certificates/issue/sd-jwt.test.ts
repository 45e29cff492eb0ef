import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SDJwtInstance } from '@sd-jwt/core'
import fc from 'fast-check'
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from 'jose'
import type { CertificateRecord } from '../../../../gateway/certificates/issue/certificate-records.ts'
import { disclosureDigest } from '../../../../gateway/certificates/issue/sd-jwt.ts'
import { sealJws } from '../../../../gateway/certificates/sign/jws.ts'
import { disclosedNames, discloseOnly } from '../../../../gateway/certificates/verify/sd-jwt.ts'
import { verifyCredential } from '../../../../gateway/certificates/verify/verify.ts'
import { type Issuing, NOW, openIssuing, STATEMENT } from './issuing.ts'

let issuing: Issuing
let certificate: CertificateRecord
let sdJwt: string
let keys: JSONWebKeySet
beforeAll(async () => {
  issuing = await openIssuing()
  certificate = await issuing.issueOne()
  sdJwt = certificate.sdJwt ?? ''
  keys = await issuing.keys()
})
afterAll(() => issuing.close())

const NAMES = STATEMENT.claims.map(({ name }) => name)
const decoded = (disclosure: string): unknown[] =>
  JSON.parse(Buffer.from(disclosure, 'base64url').toString()) as unknown[]
const verified = (text: string, at = NOW) => verifyCredential(text, keys, at)

/** An implementation that is not ours: what it takes, others take. */
const others = () =>
  new SDJwtInstance({
    hasher: (data: string | ArrayBuffer) =>
      new Uint8Array(
        createHash('sha256')
          .update(typeof data === 'string' ? data : new Uint8Array(data))
          .digest(),
      ),
    hashAlg: 'sha-256',
    saltGenerator: () => randomBytes(16).toString('base64url'),
    verifier: async (data, signature) =>
      await compactVerify(`${data}.${signature}`, createLocalJWKSet(keys)).then(
        () => true,
        () => false,
      ),
  })

describe('the SD-JWT VC of a certificate', () => {
  it('always shows who issued what until when, and nothing of the subject', () => {
    const [jwt = ''] = sdJwt.split('~')
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'ES256', typ: 'dc+sd-jwt', kid: keys.keys[0]?.kid })
    const payload = decodeJwt(jwt)
    expect(payload).toMatchObject({
      iss: 'https://oss.example',
      vct: 'https://oss.example/credentials/no-tax-debt',
      iat: Math.floor(NOW.getTime() / 1_000),
      exp: Math.ceil((certificate.validUntil?.getTime() ?? 0) / 1_000),
      status: { status_list: { uri: 'https://oss.example/status/1', idx: certificate.place?.index } },
      certificate: { number: certificate.number, type: 'no-tax-debt', asOf: STATEMENT.asOf },
      _sd_alg: 'sha-256',
    })
    expect(Object.keys(payload['subject'] ?? {}).sort()).toEqual(['_sd', 'type'])
    expect(JSON.stringify(payload)).not.toMatch(/Karimov|31210632040244/)
  })

  it('has one disclosure for each claim and the subject, each with a salt of its own of 128 bits, and no decoys', () => {
    const disclosures = sdJwt.split('~').slice(1, -1)
    expect(disclosures.map((one) => decoded(one)[1])).toEqual(NAMES)
    const salts = disclosures.map((one) => String(decoded(one)[0]))
    expect(new Set(salts).size).toBe(NAMES.length)
    for (const salt of salts) expect(Buffer.from(salt, 'base64url')).toHaveLength(16)
    const { _sd = [] } = decodeJwt(sdJwt.split('~')[0] ?? '')['subject'] as { _sd?: string[] }
    expect(_sd).toEqual(disclosures.map(disclosureDigest).sort())
  })

  it('is taken by an implementation that is not ours, whole and in part', async () => {
    const whole = await others().verify(sdJwt)
    expect(whole.payload).toMatchObject({ subject: { pinfl: '31210632040244', fullName: 'Karimov Anvar' } })
    const part = await others().verify(discloseOnly(sdJwt, ['birthDate', 'totalDebt']))
    expect(part.payload).toMatchObject({ subject: { birthDate: '1963-10' } })
    expect(JSON.stringify(part.payload)).not.toContain('Karimov')
  })

  it('can be presented by an implementation that is not ours', async () => {
    const presentation = await others().present(sdJwt, { subject: { fullName: true } } as never)
    const { outcome, content } = await verified(presentation)
    expect(outcome).toBe('VALID')
    expect(content?.subject).toEqual({ type: 'Person', fullName: 'Karimov Anvar' })
  })
})

describe('a presentation', () => {
  it('with two of the claims verifies, and the others are not in it', async () => {
    const presentation = discloseOnly(sdJwt, ['birthDate', 'totalDebt'])
    const { outcome, content } = await verified(presentation)
    expect(outcome).toBe('VALID')
    expect(content).toMatchObject({ form: 'dc+sd-jwt', number: certificate.number, type: 'no-tax-debt' })
    expect(content?.subject).toEqual({
      type: 'Person',
      birthDate: '1963-10',
      totalDebt: { amount: '0.00', currency: 'UZS' },
    })
    const shown = presentation.split('~').slice(1, -1).map(decoded)
    expect(shown.map(([, name]) => name)).toEqual(['birthDate', 'totalDebt'])
    expect(JSON.stringify(shown)).not.toMatch(/Karimov|31210632040244/)
  })

  it('verifies with any choice of claims, in any order, and shows exactly that choice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(NAMES), async (names) => {
        const [jwt, ...disclosures] = discloseOnly(sdJwt, names).split('~').slice(0, -1)
        const ordered = names.map((name) => disclosures.find((one) => decoded(one)[1] === name))
        const { outcome, content } = await verified(`${[jwt, ...ordered].join('~')}~`)
        expect(outcome).toBe('VALID')
        expect(Object.keys(content?.subject ?? {}).sort()).toEqual(['type', ...names].sort())
      }),
    )
  })

  it('is refused with a disclosure that was changed, made up, shown twice, or taken from another certificate', async () => {
    const [jwt = '', ...disclosures] = sdJwt.split('~').slice(0, -1)
    const [first = ''] = disclosures
    const rewritten = Buffer.from(JSON.stringify([decoded(first)[0], 'pinfl', '31210932040247'])).toString('base64url')
    const madeUp = Buffer.from(JSON.stringify(['salt', 'totalDebt', '0'])).toString('base64url')
    const [, foreign = ''] = ((await issuing.issueOne()).sdJwt ?? '').split('~')
    for (const some of [[rewritten], [...disclosures, madeUp], [first, first], [foreign], ['not JSON'], ['']]) {
      expect(await verified(`${[jwt, ...some].join('~')}~`)).toEqual({ outcome: 'FORGED', reason: 'WRONG_DISCLOSURE' })
    }
  })

  it('is refused without its end, with something behind it, and with another header or signature', async () => {
    const [jwt = ''] = sdJwt.split('~')
    expect(await verified(sdJwt.slice(0, -1))).toMatchObject({ outcome: 'FORGED', reason: 'NOT_A_CERTIFICATE' })
    expect(await verified(`${sdJwt}${jwt}`)).toMatchObject({ outcome: 'FORGED', reason: 'NOT_A_CERTIFICATE' })
    expect(await verified(sdJwt.replace(/\.[\w-]+~/, `.${'A'.repeat(86)}~`))).toMatchObject({
      reason: 'WRONG_SIGNATURE',
    })
    const untyped = await sealJws({ typ: 'JWT' }, decodeJwt(jwt), await issuing.keyring.current())
    expect(await verified(`${untyped}~`)).toMatchObject({ outcome: 'FORGED', reason: 'NOT_A_CERTIFICATE' })
  })

  it('is refused where the issuer itself put one digest twice, or a claim beside its disclosure', async () => {
    const [jwt = '', first = ''] = sdJwt.split('~')
    const payload = decodeJwt(jwt)
    const { _sd = [] } = payload['subject'] as { _sd?: string[] }
    const signer = await issuing.keyring.current()
    const twice = await sealJws(
      { typ: 'dc+sd-jwt' },
      { ...payload, subject: { type: 'Person', _sd: [..._sd, _sd[0]] } },
      signer,
    )
    const beside = await sealJws(
      { typ: 'dc+sd-jwt' },
      { ...payload, subject: { type: 'Person', pinfl: '1', _sd } },
      signer,
    )
    expect(await verified(`${twice}~`)).toMatchObject({ reason: 'WRONG_DISCLOSURE' })
    expect(await verified(`${beside}~${first}~`)).toMatchObject({ reason: 'WRONG_DISCLOSURE' })
  })

  it('names its claims to the holder', () => {
    expect(disclosedNames(sdJwt)).toEqual(NAMES)
    expect(disclosedNames(discloseOnly(sdJwt, ['birthDate', 'nothing of the kind']))).toEqual(['birthDate'])
  })

  it('expires with the last moment of validity', async () => {
    const last = certificate.validUntil ?? NOW
    expect((await verified(sdJwt, last)).outcome).toBe('VALID')
    expect((await verified(sdJwt, new Date(last.getTime() + 1))).outcome).toBe('EXPIRED')
  })
})
