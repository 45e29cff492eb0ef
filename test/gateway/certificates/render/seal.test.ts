import { X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ContentInfo, SignedData } from 'pkijs'
import type { Chain } from '../../../../gateway/certificates/render/cms.ts'
import { derSignature } from '../../../../gateway/certificates/render/ecdsa.ts'
import { renderPdf } from '../../../../gateway/certificates/render/pdf.ts'
import { printCertificate } from '../../../../gateway/certificates/render/print.ts'
import { seal } from '../../../../gateway/certificates/render/seal.ts'
import { createSealCertificates } from '../../../../gateway/certificates/render/seal-certificates.ts'
import { openTypefaces } from '../../../../gateway/certificates/render/typefaces.ts'
import { openKeyFolder, rotateKeys } from '../../../../gateway/certificates/sign/key-folder.ts'
import type { Signer } from '../../../../gateway/certificates/sign/sign.ts'
import { readVocabulary } from '../../../../schema/index.ts'
import { testFolder } from '../../../support/postgres.ts'
import { specimen } from '../../../support/specimens.ts'
import { definition } from '../world.ts'

const NAME = 'Sergeli tumani Davlat xizmatlari markazi: oʻzbekcha nom – oltmish toʻrt belgidan uzun'
const AT = new Date('2026-11-25T10:00:00Z')

let folder: Awaited<ReturnType<typeof testFolder>>
let signer: Signer
let chain: Chain
let pdf: Buffer
beforeAll(async () => {
  folder = await testFolder()
  signer = await (await openKeyFolder(folder.path)).current()
  chain = await certificates(folder.path).chainOf(signer)
  const of = definition('no-tax-debt')
  const vocabulary = readVocabulary()
  const certificate = specimen(of, vocabulary)
  const issuer = { id: 'https://darcha.example', name: NAME }
  pdf = await renderPdf(printCertificate(certificate, of, 'en', { vocabulary, registries: {}, acts: {}, issuer }), {
    credential: 'a.b.c',
    qr: 'https://darcha.example/verify/x',
    verificationUrl: 'https://darcha.example/verify/x',
    issuedAt: certificate.issuedAt,
    typefaces: await openTypefaces(),
  })
})
afterAll(() => folder.remove())

const certificates = (at: string) => createSealCertificates({ folder: at, name: NAME, clock: () => AT })

/** What the byte range of a sealed document covers, and the signature that stands in its gap. */
function opened(sealed: Buffer) {
  const written = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]/.exec(sealed.toString('latin1')) ?? []
  const [from = -1, length = -1, second = -1, rest = -1] = written.slice(1).map(Number)
  const content = Buffer.concat([sealed.subarray(from, from + length), sealed.subarray(second, second + rest)])
  const gap = sealed.subarray(from + length, second).toString('latin1')
  const cms = ContentInfo.fromBER(Uint8Array.from(Buffer.from(gap.slice(1, -1), 'hex')))
  return { from, length, second, rest, gap, content, cms, signed: new SignedData({ schema: cms.content }) }
}

const holds = async (sealed: Buffer): Promise<boolean> => {
  const { signed, content } = opened(sealed)
  return await signed.verify({ signer: 0, data: Uint8Array.from(content).buffer, checkChain: false }).catch(() => false)
}

describe('a seal', () => {
  it('covers every byte but itself, and moves none', async () => {
    const sealed = await seal(pdf, { signer, chain, at: AT })
    const { from, length, second, rest, gap } = opened(sealed)
    expect(sealed.length).toBe(pdf.length)
    expect([from, second + rest]).toEqual([0, sealed.length])
    expect(gap).toMatch(/^<[\da-f]+>$/)
    const changed = [...sealed.keys()].filter((at) => sealed[at] !== pdf[at] && (at < length || at >= second))
    // The byte range and the time, nothing else.
    expect(changed.length).toBeLessThan(64)
    expect(sealed.toString('latin1')).toContain('/M (D:20261125100000Z)')
    expect(sealed.toString('latin1')).toContain('/SubFilter /ETSI.CAdES.detached')
  })

  it('holds, and holds no more where one byte is another', async () => {
    const sealed = await seal(pdf, { signer, chain, at: AT })
    expect(await holds(sealed)).toBe(true)
    const { length, second } = opened(sealed)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.length - 1 }), async (at) => {
        fc.pre(at < length || at >= second)
        const forged = Buffer.from(sealed)
        forged.writeUInt8((forged.readUInt8(at) + 1) % 256, at)
        // A byte range that reads otherwise is a broken file; it is refused before its signature is looked at.
        expect(await holds(forged).catch(() => false)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('says what was signed and by which certificate, and no time: that stands in the document', async () => {
    const { signed } = opened(await seal(pdf, { signer, chain, at: AT }))
    const attributes = signed.signerInfos[0]?.signedAttrs?.attributes ?? []
    expect(attributes.map(({ type }) => type).toSorted()).toEqual([
      '1.2.840.113549.1.9.16.2.47',
      '1.2.840.113549.1.9.3',
      '1.2.840.113549.1.9.4',
    ])
    expect(signed.encapContentInfo.eContent).toBeUndefined()
  })

  it('is another each time, over the same document', async () => {
    const [one, other] = [await seal(pdf, { signer, chain, at: AT }), await seal(pdf, { signer, chain, at: AT })]
    expect(one.equals(other)).toBe(false)
    expect(opened(one).content.equals(opened(other).content)).toBe(true)
  })

  it('is refused where the certificates do not fit', async () => {
    const long = { ...chain, certificates: Array.from({ length: 40 }, () => chain.own) }
    await expect(seal(pdf, { signer, chain: long, at: AT })).rejects.toMatchObject({ code: 'KEY_UNUSABLE' })
  })
})

describe('the certificate of a key', () => {
  it('is made once, signed by the key itself, for signing and nothing else', async () => {
    const certificate = new X509Certificate(chain.raw[0] ?? new Uint8Array())
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.ca).toBe(false)
    expect(certificate.subject.split('\n')).toEqual(['C=UZ', `CN=${[...NAME].slice(0, 64).join('')}`])
    expect(certificate.validFromDate).toEqual(AT)
    expect((await certificates(folder.path).chainOf(signer)).raw).toEqual(chain.raw)
    expect(await readdir(join(folder.path, 'seals'))).toEqual([`${signer.kid}.crt.pem`])
  })

  it('is another key’s own after a rotation', async () => {
    const place = await testFolder()
    const first = await (await openKeyFolder(place.path)).current()
    await rotateKeys(place.path, new Date())
    const second = await (await openKeyFolder(place.path)).current()
    const made = certificates(place.path)
    expect((await made.chainOf(first)).raw).not.toEqual((await made.chainOf(second)).raw)
    expect(await readdir(join(place.path, 'seals'))).toHaveLength(2)
    await place.remove()
  })

  it('is the operator’s, with the chain above it, where there is a file', async () => {
    const place = await testFolder()
    const own = await readFile(join(folder.path, 'seals', `${signer.kid}.crt.pem`), 'utf8')
    await mkdir(join(place.path, 'seals'))
    await writeFile(join(place.path, 'seals', `${signer.kid}.crt.pem`), `${own}\n${own}`)
    expect((await certificates(place.path).chainOf(signer)).raw).toHaveLength(2)
    await place.remove()
  })

  it.each(['', 'nothing', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'is refused where the file has none of this key: %j',
    async (pem) => {
      const place = await testFolder()
      await mkdir(join(place.path, 'seals'))
      await writeFile(join(place.path, 'seals', `${signer.kid}.crt.pem`), pem)
      await expect(certificates(place.path).chainOf(signer)).rejects.toMatchObject({ code: 'KEY_UNUSABLE' })
      await place.remove()
    },
  )
})

describe('an ECDSA signature', () => {
  it('is two numbers, as short as they may be and never negative', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (raw) => {
        const der = Buffer.from(derSignature(raw))
        const read = (at: number): { value: bigint; next: number } => {
          const length = der.readUInt8(at + 1)
          expect(der.readUInt8(at)).toBe(2)
          expect(der.readUInt8(at + 2)).toBeLessThan(0x80)
          return { value: BigInt(`0x${der.subarray(at + 2, at + 2 + length).toString('hex')}`), next: at + 2 + length }
        }
        const r = read(2)
        const s = read(r.next)
        expect([r.value, s.value]).toEqual(
          [0, 32].map((at) =>
            BigInt(
              `0x${Buffer.from(raw)
                .subarray(at, at + 32)
                .toString('hex')}`,
            ),
          ),
        )
        expect(s.next).toBe(der.length)
      }),
    )
  })
})
