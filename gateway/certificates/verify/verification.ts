/**
 * Verification at the window: whether a number, or a credential, was issued here, and where the certificate stands today.
 *
 * Anybody may ask, so little is told: the kind, the dates, enough of the subject's key to compare with a paper. What a
 * certificate states is told to who presents the credential, or the PIN on the paper, and so has it already. A number that
 * was never issued is answered in the same shape and, since counting goes on behind the answer, in the same time.
 */
import { metrics } from '@opentelemetry/api'
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { countVerification, type Found, findIssued } from '../issue/certificate-records.ts'
import { type CertificateStatus, certificateStatus } from '../request/states.ts'
import { dayInTashkent } from '../request/term.ts'
import { readKeys } from '../sign/keys.ts'
import { KEYS } from '../subject.ts'
import { checkPin, type PinOutcome } from './pin.ts'
import { verifyCredential } from './verify.ts'

export type VerificationOutcome = CertificateStatus | 'UNKNOWN' | 'FORGED'

export interface Verification {
  readonly outcome: VerificationOutcome
  readonly certificate?: Found['certificate']
  /** Instead: of one of which only this is left. */
  readonly erased?: Found['erased']
  /** Whether whoever asked has shown that they hold the certificate, and may read what it states. */
  readonly opened: boolean
  /** Names of the claims that may be read, where a credential was presented in part; undefined: all. */
  readonly shown?: readonly string[]
  readonly pin?: PinOutcome
}

export interface Presented {
  readonly number?: string
  readonly credential?: string
  readonly pin?: string
}

export interface Verifier {
  /** Throws `GatewayError` BAD_REQUEST where neither number nor credential is given. */
  verify(presented: Presented): Promise<Verification>
  /** By what stands in a QR code's address. */
  verifyById(verificationId: string, pin?: string): Promise<Verification>
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
  const count = counting(store, onFault)
  const standing = async ({ certificate, erased }: Found, given?: string): Promise<Verification> => {
    const issued = certificate ?? erased
    if (issued === undefined) return count.nobodys('UNKNOWN')
    const now = clock()
    const outcome = certificateStatus(issued.status, issued.validUntil, now)
    count.add(issued.number, outcome, now)
    if (erased !== undefined) return { outcome, erased, opened: false }
    if (certificate === undefined || given === undefined) return { outcome, certificate, opened: false }
    const pin = await checkPin(store.db, certificate, given, dayInTashkent(now))
    return { outcome, certificate, opened: pin === 'RIGHT', pin }
  }
  return {
    async verify({ number, credential: text, pin }) {
      if (text === undefined && number === undefined) {
        throw new GatewayError('BAD_REQUEST', 'give the number, or the credential, or both', {
          params: { argument: 'number' },
        })
      }
      if (text === undefined) return await standing(await findIssued(store.db, 'number', number ?? ''), pin)
      const verified = await verifyCredential(text, await readKeys(store.db), clock())
      if (verified.outcome === 'FORGED') return count.nobodys('FORGED')
      const { content } = verified
      if (number !== undefined && number !== content.number) return count.nobodys('FORGED')
      const found = await standing(await findIssued(store.db, 'number', content.number))
      const shown = shownOf(found.certificate, Object.keys(content.subject))
      return { ...found, opened: found.certificate !== undefined, ...(shown !== undefined && { shown }) }
    },
    verifyById: async (id, pin) => await standing(await findIssued(store.db, 'verification_id', id), pin),
    close: count.close,
  }
}

/** Undefined where nothing was kept back, the subject's key included. */
function shownOf(certificate: Verification['certificate'], names: readonly string[]): readonly string[] | undefined {
  if (certificate === undefined) return names
  const { subject, statement } = certificate.request
  const all = [KEYS[subject.kind].field, ...(statement?.claims.map(({ name }) => name) ?? [])]
  return all.every((name) => names.includes(name)) ? undefined : names
}

/**
 * Counts every verification, never who: all of them in the metrics, by outcome; those of a certificate beside it too, by day.
 * That is done behind the answer: how long it takes must not tell a number that is known from one that is not.
 */
function counting({ db }: Store, onFault: (fault: unknown) => void) {
  const verifications = metrics
    .getMeter('darcha')
    .createCounter<{ outcome: VerificationOutcome }>('darcha_verifications', {
      description: 'Verifications of certificates, by outcome',
    })
  const underWay = new Set<Promise<void>>()
  return {
    /** Of nothing that was issued here. */
    nobodys(outcome: 'UNKNOWN' | 'FORGED'): Verification {
      verifications.add(1, { outcome })
      return { outcome, opened: false }
    },
    add(number: string, outcome: VerificationOutcome, at: Date): void {
      verifications.add(1, { outcome })
      const counted = countVerification(db, number, dayInTashkent(at), outcome)
        .catch(onFault)
        .finally(() => underWay.delete(counted))
      underWay.add(counted)
    },
    close: async () => void (await Promise.all(underWay)),
  }
}
