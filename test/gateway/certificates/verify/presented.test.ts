import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JSONWebKeySet } from 'jose'
import { renderPdf } from '../../../../gateway/certificates/render/pdf.ts'
import { printCertificate } from '../../../../gateway/certificates/render/print.ts'
import { seal } from '../../../../gateway/certificates/render/seal.ts'
import { createSealCertificates } from '../../../../gateway/certificates/render/seal-certificates.ts'
import { openTypefaces } from '../../../../gateway/certificates/render/typefaces.ts'
import { openKeyFolder } from '../../../../gateway/certificates/sign/key-folder.ts'
import type { Signer } from '../../../../gateway/certificates/sign/sign.ts'
import { presentedIn } from '../../../../gateway/certificates/verify/presented.ts'
import { readVocabulary } from '../../../../schema/index.ts'
import { testFolder } from '../../../support/postgres.ts'
import { specimen } from '../../../support/specimens.ts'
import { definition } from '../world.ts'

const CREDENTIAL = `eyJhbGciOiJFUzI1NiJ9.${'e30'.repeat(500)}.c2lnbmF0dXJl`
const AT = new Date('2026-11-25T10:00:00Z')

const folders: Awaited<ReturnType<typeof testFolder>>[] = []
let ours: JSONWebKeySet
let pdf: Buffer
let sealed: Buffer
beforeAll(async () => {
  const of = definition('no-tax-debt')
  const vocabulary = readVocabulary()
  const certificate = specimen(of, vocabulary)
  const issuer = { id: 'https://darcha.example', name: 'Darcha' }
  pdf = await renderPdf(
    printCertificate(certificate, of, 'uz-Latn', { vocabulary, registries: {}, acts: {}, issuer }),
    {
      credential: CREDENTIAL,
      qr: 'https://darcha.example/verify/x',
      verificationUrl: 'https://darcha.example/verify/x',
      issuedAt: certificate.issuedAt,
      typefaces: await openTypefaces(),
    },
  )
  const key = await newKey()
  ours = { keys: [key.signer.publicJwk] }
  sealed = await key.seal(pdf)
})
afterAll(() => Promise.all(folders.map((folder) => folder.remove())))

/** The seal stands in its gap as hexadecimal text, filled up with zeros. */
function isCovered(at: number): boolean {
  const [, gap = 0, second = 0] = /\/ByteRange \[0 (\d+) (\d+)/.exec(sealed.toString('latin1'))?.map(Number) ?? []
  return at < gap || at >= second
}

async function newKey(): Promise<{ signer: Signer; seal(file: Buffer): Promise<Buffer> }> {
  const folder = await testFolder()
  folders.push(folder)
  const signer = await (await openKeyFolder(folder.path)).current()
  const certificates = createSealCertificates({ folder: folder.path, name: 'Darcha', clock: () => AT })
  return {
    signer,
    seal: async (file) => await seal(file, { signer, chain: await certificates.chainOf(signer), at: AT }),
  }
}

describe('a file that is presented', () => {
  it('is the credential itself, as text, white space around it or not', async () => {
    expect(await presentedIn(Buffer.from(`\n ${CREDENTIAL}\r\n`), ours)).toEqual({
      credential: CREDENTIAL,
      changed: false,
    })
  })

  it('may be an SD-JWT with what it discloses', async () => {
    const credential = `${CREDENTIAL}~WyJhIl0~`
    expect(await presentedIn(Buffer.from(credential), ours)).toEqual({ credential, changed: false })
  })

  it('is the paper as this window sealed it: the credential is taken out of it', async () => {
    expect(await presentedIn(sealed, ours)).toEqual({ credential: CREDENTIAL, changed: false })
  })

  it('is told to be changed where any byte of the paper is another, but for those of the seal itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1).filter(isCovered), async (at) => {
        const other = Buffer.from(sealed)
        other[at] = (other[at] ?? 0) ^ 1
        const presented = await presentedIn(other, ours)
        // Where the change hit the credential there may be none any more; never is the paper called unchanged.
        expect(presented?.changed ?? true).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('is told to be changed where something was put behind the seal', async () => {
    expect(await presentedIn(Buffer.concat([sealed, Buffer.from('\n% another edition\n')]), ours)).toEqual({
      credential: CREDENTIAL,
      changed: true,
    })
  })

  it('is told to be changed where somebody else sealed it, or nobody', async () => {
    const other = await newKey()
    expect(await presentedIn(await other.seal(pdf), ours)).toEqual({ credential: CREDENTIAL, changed: true })
    expect(await presentedIn(pdf, ours)).toEqual({ credential: CREDENTIAL, changed: true })
  })

  it('holds no certificate where there is none in it, whatever it is', async () => {
    expect(await presentedIn(Buffer.alloc(0), ours)).toBeUndefined()
    expect(await presentedIn(Buffer.from('%PDF-1.7\n1 0 obj << /Type /EmbeddedFile >> stream\n'), ours)).toBeUndefined()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        const presented = await presentedIn(Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes]), ours)
        expect(presented).toBeUndefined()
      }),
    )
  })
})
