import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt, type JSONWebKeySet } from 'jose'
import type { CertificateRecord } from '../../../../gateway/certificates/issue/certificate-records.ts'
import { sealJws } from '../../../../gateway/certificates/sign/jws.ts'
import { encodeList } from '../../../../gateway/certificates/status/list.ts'
import { sealList } from '../../../../gateway/certificates/status/token.ts'
import { verifyCredential } from '../../../../gateway/certificates/verify/verify.ts'
import { ISSUER, type Issuing, NOW, openIssuing, STATEMENT } from '../issue/issuing.ts'

let issuing: Issuing
let certificate: CertificateRecord
let keys: JSONWebKeySet
beforeAll(async () => {
  issuing = await openIssuing()
  certificate = await issuing.issueOne()
  keys = await issuing.keys()
})
afterAll(() => issuing.close())

const forms = (): readonly string[] => [certificate.credential, certificate.sdJwt ?? '']

describe('a certificate without a network', () => {
  it('says the same in both of its forms', async () => {
    const [vc, sdJwt] = await Promise.all(
      forms().map(async (text) => (await verifyCredential(text, keys, NOW)).content),
    )
    expect(vc?.subject).toEqual(sdJwt?.subject)
    expect(vc?.subject).toMatchObject({ pinfl: '31210632040244', birthDate: '1963-10', taxpayerNumber: null })
    const { form: _form, subject: _subject, validFrom = '', ...rest } = vc ?? {}
    expect(sdJwt).toMatchObject(rest)
    expect(sdJwt?.validFrom).toBe(validFrom.replace('.123Z', '.000Z'))
  })

  it('points into its status list in the words of JWTs and of credentials', () => {
    const { list, index } = certificate.place ?? {}
    expect(decodeJwt(certificate.credential)).toMatchObject({
      status: { status_list: { uri: `https://oss.example/status/${list}`, idx: index } },
      credentialStatus: { id: `https://oss.example/status/${list}#${index}`, statusListIndex: String(index) },
    })
  })

  it('is valid from the day of issue to its last moment, with the clocks five minutes apart', async () => {
    const until = certificate.validUntil?.getTime() ?? 0
    for (const text of forms()) {
      const at = async (ms: number) => (await verifyCredential(text, keys, new Date(ms))).outcome
      expect(await at(NOW.getTime() - 299_000)).toBe('VALID')
      expect(await at(NOW.getTime() - 302_000)).toBe('NOT_YET_VALID')
      expect(await at(until)).toBe('VALID')
      expect(await at(until + 1)).toBe('EXPIRED')
    }
  })

  it('is withdrawn by a status list, in force by another, and unknown by one that does not tell', async () => {
    const { list = 0, index = 0 } = certificate.place ?? {}
    const signer = await issuing.keyring.current()
    const listed = async (value: number, id = list) =>
      await sealList(`${ISSUER.id}/status/${id}`, encodeList(262_144, [{ index, value }]), signer, NOW)
    for (const text of forms()) {
      const by = async (token: string, at = NOW) => (await verifyCredential(text, keys, at, token)).outcome
      expect(await by(await listed(0))).toBe('VALID')
      expect(await by(await listed(1))).toBe('REVOKED')
      expect(await by(await listed(3))).toBe('SUPERSEDED')
      expect(await by(await listed(2))).toBe('STATUS_UNKNOWN')
      expect(await by(await listed(0, list + 1))).toBe('STATUS_UNKNOWN')
      expect(await by('')).toBe('STATUS_UNKNOWN')
      expect(await by(await listed(0), new Date(NOW.getTime() + 86_400_000))).toBe('STATUS_UNKNOWN')
    }
  })

  it('verifies after the key that signed it was retired, and not by the keys of somebody else', async () => {
    await issuing.keyring.rotate()
    const next = await issuing.issueOne()
    const all = await issuing.keys()
    for (const text of [...forms(), next.credential, next.sdJwt ?? '']) {
      expect((await verifyCredential(text, all, NOW)).outcome).toBe('VALID')
    }
    expect(await verifyCredential(next.credential, keys, NOW)).toMatchObject({
      outcome: 'FORGED',
      reason: 'UNKNOWN_KEY',
    })
  })

  it('is none where the signed text is something else of this window', async () => {
    const signer = await issuing.keyring.current()
    const payload = decodeJwt(certificate.credential)
    const all = await issuing.keys()
    const header = { typ: 'vc+jwt', cty: 'vc', iss: 'https://oss.example' }
    const sealed = async (changed: Record<string, string>) => await sealJws({ ...header, ...changed }, payload, signer)
    expect((await verifyCredential(await sealed({}), all, NOW)).outcome).toBe('VALID')
    for (const changed of [{ typ: 'JWT' }, { cty: 'vp' }, { iss: 'https://else.example' }]) {
      expect(await verifyCredential(await sealed(changed), all, NOW)).toMatchObject({ reason: 'NOT_A_CERTIFICATE' })
    }
    const list = await sealList(`${ISSUER.id}/status/1`, encodeList(4, []), signer, NOW)
    expect(await verifyCredential(list, all, NOW)).toMatchObject({ reason: 'NOT_A_CERTIFICATE' })
    expect(await verifyCredential('x'.repeat(300_000), all, NOW)).toMatchObject({ reason: 'TOO_LARGE' })
    expect(await verifyCredential('x', all, NOW)).toMatchObject({ reason: 'NOT_A_JWS' })
  })

  it('is refused with a word of it changed', async () => {
    const [head = '', body = '', signature = ''] = certificate.credential.split('.')
    const changed = Buffer.from(Buffer.from(body, 'base64url').toString().replace('Karimov', 'Karimow')).toString(
      'base64url',
    )
    expect(JSON.stringify(STATEMENT)).toContain('Karimov')
    expect(await verifyCredential(`${head}.${changed}.${signature}`, keys, NOW)).toMatchObject({
      reason: 'WRONG_SIGNATURE',
    })
  })
})
