/**
 * Verification at the window: whether a number, or a credential, was issued here, and where the certificate stands today.
 *
 * Anybody may ask, so little is told: the kind, the dates, enough of the subject's key to compare with a paper. What a
 * certificate states is told to who presents the credential, and so has it already. A number that was never issued is
 * answered in the same shape and, since counting goes on behind the answer, in the same time.
 */
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { type CertificateRecord, countVerification, findCertificate } from '../issue/certificate-records.ts'
import type { Credential } from '../issue/credential.ts'
import { readKeys } from '../issue/keys.ts'
import { type CertificateStatus, certificateStatus } from '../request/states.ts'
import { dayInTashkent } from '../request/term.ts'
import { verifyCredential } from './verify.ts'

export type VerificationOutcome = CertificateStatus | 'UNKNOWN' | 'FORGED'

export interface Verification {
  readonly outcome: VerificationOutcome
  readonly certificate?: CertificateRecord
  /** What was presented, where it is genuine. */
  readonly credential?: Credential
}

export interface Verifier {
  /** Throws `GatewayError` BAD_REQUEST where neither is given. */
  verify(given: { readonly number?: string; readonly credential?: string }): Promise<Verification>
  /** By what stands in a QR code's address. */
  verifyById(verificationId: string): Promise<Verification>
  /** Waits for what is still being counted. */
  close(): Promise<void>
}

export interface VerifierParts {
  readonly store: Store
  readonly clock: () => Date
  /** Hears that a verification could not be counted. */
  readonly onFault: (fault: unknown) => void
}

export function createVerifier({ store, clock, onFault }: VerifierParts): Verifier {
  const counting = new Set<Promise<void>>()
  const count = (number: string, outcome: VerificationOutcome, at: Date): void => {
    const counted = countVerification(store.db, number, dayInTashkent(at), outcome)
      .catch(onFault)
      .finally(() => counting.delete(counted))
    counting.add(counted)
  }
  const standing = (certificate: CertificateRecord | undefined): Verification => {
    if (certificate === undefined) return { outcome: 'UNKNOWN' }
    const now = clock()
    const outcome = certificateStatus(certificate.status, certificate.validUntil, now)
    count(certificate.number, outcome, now)
    return { outcome, certificate }
  }
  return {
    async verify({ number, credential: text }) {
      if (text === undefined && number === undefined) {
        throw new GatewayError('BAD_REQUEST', 'give the number, or the credential, or both')
      }
      if (text === undefined) return standing(await findCertificate(store.db, 'number', number ?? ''))
      const verified = await verifyCredential(text, await readKeys(store.db), clock())
      if (verified.outcome === 'FORGED') return { outcome: 'FORGED' }
      const { credential } = verified
      if (number !== undefined && number !== credential.certificate.number) return { outcome: 'FORGED' }
      const found = standing(await findCertificate(store.db, 'number', credential.certificate.number))
      return found.certificate === undefined ? found : { ...found, credential }
    },
    verifyById: async (id) => standing(await findCertificate(store.db, 'verification_id', id)),
    close: async () => void (await Promise.all(counting)),
  }
}
