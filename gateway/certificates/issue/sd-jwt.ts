/**
 * The certificate as an SD-JWT VC (`dc+sd-jwt`, draft-ietf-oauth-sd-jwt-vc over RFC 9901), of which a holder shows as much as
 * a verifier needs: each claim, and the subject's own key, can be shown or kept.
 *
 * It lies beside the `vc+jwt` and says the same, without the evidence: digests of answers would let somebody who guesses an
 * answer find out that they guessed right. What tells it from another certificate (number, kind, dates, place in the status
 * list) is always shown, since without it nothing could be verified. The claims are below `subject`, so that no definition
 * can name one like a registered claim. There are no decoys: the kind says how many claims there are.
 */
import { createHash, randomBytes } from 'node:crypto'
import { sealJws } from '../sign/jws.ts'
import type { Signer } from '../sign/sign.ts'
import type { StatusClaim } from '../status/token.ts'

export const SD_TYP = 'dc+sd-jwt'
export const SD_ALG = 'sha-256'

/** 128 bits, as RFC 9901 asks for at least (9.3). */
const SALT_BYTES = 16

/** What is always shown. */
export interface Shown {
  readonly iss: string
  /** Seconds. */
  readonly iat: number
  /** Seconds: the first moment at which it is too late (RFC 7519, 4.1.4). */
  readonly exp?: number
  readonly vct: string
  readonly status: StatusClaim
  readonly certificate: Readonly<Record<string, string>>
  readonly subject: { readonly type: string }
}

/** With every disclosure: the issuer's to the holder. `claims`: name and value of what can be shown or kept. */
export async function sealSdJwt(
  shown: Shown,
  claims: readonly (readonly [name: string, value: unknown])[],
  signer: Signer,
): Promise<string> {
  const disclosures = claims.map(([name, value]) =>
    encode([randomBytes(SALT_BYTES).toString('base64url'), name, value]),
  )
  // Sorted, since their order must not tell which is which.
  const _sd = disclosures.map(disclosureDigest).sort()
  const payload = { ...shown, subject: { ...shown.subject, _sd }, _sd_alg: SD_ALG }
  return `${[await sealJws({ typ: SD_TYP }, payload, signer), ...disclosures].join('~')}~`
}

export function disclosureDigest(disclosure: string): string {
  return createHash('sha256').update(disclosure, 'ascii').digest('base64url')
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
