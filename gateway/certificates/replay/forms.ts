/**
 * The other signed forms of a certificate, compared with the decision made again: the SD-JWT VC by what it shows and can show,
 * the QR code by what it says. Salts and signatures are chance, and are verified instead.
 */
import type { JSONWebKeySet } from 'jose'
import type { CertificateRecord } from '../issue/certificate-records.ts'
import { qrText } from '../issue/compact.ts'
import type { Issuance } from '../issue/credential.ts'
import { type Certified, claimsOf, shownOf } from '../issue/documents.ts'
import { verifyQr } from '../verify/compact.ts'
import { openSdJwt } from '../verify/sd-jwt.ts'
import { type Check, check } from './compare.ts'

export interface Reissued {
  readonly certified: Certified
  readonly issuance: Issuance
  readonly keys: JSONWebKeySet
}

/** None for a certificate that was issued before there were such forms. */
export async function formChecks(
  { sdJwt, compact, credential }: CertificateRecord,
  { certified, issuance, keys }: Reissued,
): Promise<readonly Check[]> {
  const { place, url } = issuance
  if (place === null) return []
  return [
    ...(sdJwt === null ? [] : [await sdJwtCheck(sdJwt, keys, { certified, issuance: { ...issuance, place } })]),
    ...(compact === null ? [] : [await qrCheck(qrText(url, compact), keys, { certified, issuance, credential })]),
  ]
}

async function sdJwtCheck(
  text: string,
  keys: JSONWebKeySet,
  { certified, issuance }: { readonly certified: Certified; readonly issuance: Parameters<typeof shownOf>[1] },
): Promise<Check> {
  const opened = await openSdJwt(text, keys)
  if (opened.fault !== undefined) return { what: 'sd-jwt', same: false, differs: [opened.fault] }
  const { _sd_alg: _, subject, ...always } = opened.payload
  const { _sd: _salted, ...shown } = subject
  const then = { always: { ...always, subject: shown }, claims: opened.shown }
  return check('sd-jwt', then, {
    always: shownOf(certified, issuance),
    claims: Object.fromEntries(claimsOf(certified)),
  })
}

async function qrCheck(
  text: string,
  keys: JSONWebKeySet,
  { certified, issuance, credential }: Omit<Reissued, 'keys'> & { readonly credential: string },
): Promise<Check> {
  const { number, issuedAt, validUntil, place } = issuance
  const qr = await verifyQr(text, keys, issuedAt)
  if (qr.outcome === 'FORGED') return { what: 'qr', same: false, differs: [qr.reason] }
  const { digest: _, ...then } = qr.compact
  // It tells whole seconds.
  const second = new Date(Math.floor(issuedAt.getTime() / 1_000) * 1_000)
  const now = { number, type: certified.definition.id, issuedAt: second, validUntil, place, document: true }
  return check('qr', { ...then, document: qr.isOf(credential) }, now)
}
