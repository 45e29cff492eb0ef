/**
 * The certificates of the keys that seal, one file for each key beside the keys:
 *
 *   keys/seals/<kid>.crt.pem     the key's certificate first, then those above it
 *
 * Where there is none, the key makes one for itself. An operator whom an accredited centre has certified puts that chain in
 * its place: from the next start on it is used. A file whose certificate is another key's is refused, since nobody could
 * verify what it sealed.
 */
import { createPublicKey, randomBytes, X509Certificate } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '../../store/errors.ts'
import { CertificateError } from '../errors.ts'
import type { Signer } from '../sign/sign.ts'
import { type Chain, readChain } from './cms.ts'

const FOLDER = 'seals'

export interface SealCertificates {
  /** Of this key. Throws `CertificateError` KEY_UNUSABLE. */
  chainOf(signer: Signer): Promise<Chain>
}

export interface SealCertificatesParts {
  /** Of the keys. */
  readonly folder: string
  /** Who seals, as a certificate made here says. */
  readonly name: string
  readonly clock: () => Date
}

export function createSealCertificates({ folder, name, clock }: SealCertificatesParts): SealCertificates {
  const chains = new Map<string, Promise<Chain>>()
  const load = async (signer: Signer): Promise<Chain> => {
    const place = join(folder, FOLDER)
    const file = join(place, `${signer.kid}.crt.pem`)
    const made = async (): Promise<string> => {
      const { selfSigned } = await import('./x509.ts')
      return await make(place, file, pemOf(await selfSigned(signer, name, clock())))
    }
    const pem = (await read(file)) ?? (await made())
    return chainIn(pem, signer)
  }
  return {
    chainOf(signer) {
      const known = chains.get(signer.kid)
      if (known !== undefined) return known
      const chain = load(signer)
      chains.set(signer.kid, chain)
      // What failed is tried again: an operator may have mended the file.
      chain.catch(() => chains.delete(signer.kid))
      return chain
    },
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw new CertificateError('KEY_UNUSABLE', 'the certificate of the signing key cannot be read', cause)
  }
}

/** Of two processes that make one at once, the first wins; both use its. */
async function make(place: string, file: string, pem: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(place, { recursive: true, mode: 0o700 })
    await writeFile(draft, pem, { flush: true })
    await link(draft, file)
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) {
      throw new CertificateError('KEY_UNUSABLE', 'the certificate of the signing key cannot be written', cause)
    }
  } finally {
    await rm(draft, { force: true })
  }
  return await readFile(file, 'utf8')
}

function chainIn(pem: string, { publicJwk }: Signer): Chain {
  try {
    const certificates = (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
      (each) => new X509Certificate(each),
    )
    const chain = readChain(certificates.map(({ raw }) => raw))
    const own = certificates[0]?.publicKey.equals(createPublicKey({ key: publicJwk, format: 'jwk' }))
    if (chain !== undefined && own === true) return chain
  } catch (cause) {
    throw new CertificateError('KEY_UNUSABLE', 'the certificate of the signing key is not PEM', cause)
  }
  throw new CertificateError('KEY_UNUSABLE', 'the first certificate of the signing key is not its own')
}

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
