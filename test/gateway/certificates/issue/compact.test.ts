import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JSONWebKeySet } from 'jose'
import { create } from 'qrcode'
import { fromBase32, toBase32 } from '../../../../gateway/certificates/issue/base32.ts'
import type { CertificateRecord } from '../../../../gateway/certificates/issue/certificate-records.ts'
import { digestOf, qrText, readCompact, sealCompact } from '../../../../gateway/certificates/issue/compact.ts'
import { verificationUrl } from '../../../../gateway/certificates/issue/issue.ts'
import { createNumber } from '../../../../gateway/certificates/issue/number.ts'
import { encodeList } from '../../../../gateway/certificates/status/list.ts'
import { sealList } from '../../../../gateway/certificates/status/token.ts'
import { verifyQr } from '../../../../gateway/certificates/verify/compact.ts'
import { DEFINITIONS } from '../world.ts'
import { ISSUER, type Issuing, NOW, openIssuing } from './issuing.ts'

let issuing: Issuing
let certificate: CertificateRecord
let code: string
let keys: JSONWebKeySet
beforeAll(async () => {
  issuing = await openIssuing()
  certificate = await issuing.issueOne()
  code = qrText(verificationUrl(ISSUER, certificate.verificationId), certificate.compact ?? '')
  keys = await issuing.keys()
})
afterAll(() => issuing.close())

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const second = fc.integer({ min: 1_750_000_000, max: 4_000_000_000 })

describe('the QR code of a certificate', () => {
  it('tells by the published keys alone what was issued, and which document it belongs to', async () => {
    const verified = await verifyQr(code, keys, NOW)
    if (verified.outcome === 'FORGED') throw new TypeError(verified.reason)
    expect(verified).toMatchObject({ outcome: 'VALID', issuer: 'https://oss.example' })
    expect(verified.compact).toMatchObject({
      number: certificate.number,
      type: 'no-tax-debt',
      issuedAt: new Date('2026-11-27T10:00:00Z'),
      validUntil: certificate.validUntil,
      place: certificate.place,
    })
    expect(verified.isOf(`${certificate.credential}\n`)).toBe(true)
    expect(verified.isOf((await issuing.issueOne()).credential)).toBe(false)
  })

  it('opens as an address, with the signed part behind the sign that no server sees', () => {
    const { pathname, hash } = new URL(code)
    expect(pathname).toBe(`/verify/${certificate.verificationId}`)
    expect(hash).toMatch(/^#[0-9A-HJKMNP-TV-Z]+$/)
  })

  it('holds no personal data', () => {
    const held = fromBase32(certificate.compact ?? '')?.toString('latin1') ?? ''
    expect(held).toContain('no-tax-debt')
    for (const text of [held, code]) expect(text).not.toMatch(/Karimov|Anvar|31210632040244|1963/)
  })

  it('fits version 10 at error correction M, and 11 where kind and address are as long as they get', async () => {
    const signer = await issuing.keyring.current()
    const version = async (id: string, type: string, numberPrefix: string) => {
      const url = verificationUrl({ id, name: '' }, certificate.verificationId)
      const place = { list: 65_535, index: 262_143 }
      const said = { ...certificate, type, number: createNumber(numberPrefix, NOW), place, digest: digestOf('x') }
      return create(qrText(url, await sealCompact(said, url, signer)), { errorCorrectionLevel: 'M' }).version
    }
    for (const { id, numberPrefix } of DEFINITIONS) {
      expect(await version('https://darcha.sergeli.gov.uz', id, numberPrefix)).toBeLessThanOrEqual(10)
    }
    expect(await version('https://xizmatlar.sergeli.oss.gov.uz', 'a-kind-with-quite-a-long-name', 'AB')).toBe(11)
  })

  it('is refused with any of its digits changed', async () => {
    const from = code.indexOf('#') + 1
    await fc.assert(
      fc.asyncProperty(
        fc.nat(code.length - from - 1),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        async (at, digit) => {
          fc.pre(code[from + at] !== digit)
          const changed = `${code.slice(0, from + at)}${digit}${code.slice(from + at + 1)}`
          expect((await verifyQr(changed, keys, NOW)).outcome).toBe('FORGED')
        },
      ),
    )
  })

  it('is refused where it leads to another place than the issuer signed', async () => {
    const elsewhere = code.replace('oss.example', 'oss-example.net')
    expect(await verifyQr(elsewhere, keys, NOW)).toEqual({ outcome: 'FORGED', reason: 'WRONG_SIGNATURE' })
    const another = code.replace(certificate.verificationId, 'A'.repeat(22))
    expect(await verifyQr(another, keys, NOW)).toEqual({ outcome: 'FORGED', reason: 'WRONG_SIGNATURE' })
  })

  it('is refused by the keys of another issuer, and without its second half', async () => {
    expect(await verifyQr(code, { keys: [] }, NOW)).toEqual({ outcome: 'FORGED', reason: 'UNKNOWN_KEY' })
    for (const text of ['', 'nothing', code.split('#')[0] ?? '', `${code}=`, code.slice(0, -40)]) {
      expect(await verifyQr(text, keys, NOW)).toEqual({ outcome: 'FORGED', reason: 'NOT_A_CODE' })
    }
  })

  it('is verified after the key that signed it was retired', async () => {
    await issuing.keyring.rotate()
    const next = await issuing.issueOne()
    expect((await verifyQr(code, await issuing.keys(), NOW)).outcome).toBe('VALID')
    const nextCode = qrText(verificationUrl(ISSUER, next.verificationId), next.compact ?? '')
    expect((await verifyQr(nextCode, await issuing.keys(), NOW)).outcome).toBe('VALID')
    expect((await verifyQr(nextCode, keys, NOW)).outcome).toBe('FORGED')
  })

  it('expires with the last moment of validity, and tells by a status list that it was withdrawn', async () => {
    const last = certificate.validUntil ?? NOW
    expect((await verifyQr(code, keys, last)).outcome).toBe('VALID')
    expect((await verifyQr(code, keys, new Date(last.getTime() + 1))).outcome).toBe('EXPIRED')
    const { list = 0, index = 0 } = certificate.place ?? {}
    const lst = (value: number) => encodeList(262_144, [{ index, value }])
    const signer = await issuing.keyring.current()
    const seal = async (value: number) => await sealList(`${ISSUER.id}/status/${list}`, lst(value), signer, NOW)
    const all = await issuing.keys()
    expect((await verifyQr(code, all, NOW, await seal(1))).outcome).toBe('REVOKED')
    expect((await verifyQr(code, all, NOW, await seal(3))).outcome).toBe('SUPERSEDED')
    expect((await verifyQr(code, all, NOW, await seal(0))).outcome).toBe('VALID')
    expect((await verifyQr(code, all, NOW, 'no list')).outcome).toBe('STATUS_UNKNOWN')
  })
})

describe('the compact form', () => {
  it('gives back what was put in', async () => {
    const signer = await issuing.keyring.current()
    const place = fc.record({ list: fc.integer({ min: 1, max: 65_535 }), index: fc.nat(262_143) })
    const said = fc.record({
      issuedAt: second.map((seconds) => new Date(seconds * 1_000)),
      validUntil: fc.option(second.map((seconds) => new Date(seconds * 1_000 - 1))),
      type: fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/),
      prefix: fc.stringMatching(/^[A-Z]{2}$/),
      random: bytes(10),
      digest: bytes(16).map((some) => Buffer.from(some)),
      place,
    })
    await fc.assert(
      fc.asyncProperty(said, async ({ prefix, random, ...rest }) => {
        const compact = { ...rest, number: createNumber(prefix, rest.issuedAt, random) }
        const url = 'https://oss.example/verify/x'
        expect(readCompact(url, await sealCompact(compact, url, signer))?.compact).toEqual(compact)
      }),
    )
  })

  it('is written in digits that people do not confuse, and read where they did', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (some) => {
        const text = toBase32(some)
        expect(fromBase32(text)).toEqual(Buffer.from(some))
        expect(fromBase32(text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'))).toEqual(Buffer.from(some))
      }),
    )
    expect(fromBase32('U')).toBeUndefined()
  })
})
