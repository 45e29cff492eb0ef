/**
 * What each kind of principal may ask for, and what it is taken to ask for when it does not say.
 *
 * AUTHORISATION is in nobody's list: it is the gateway's own. Whoever may declare nothing reads nothing.
 */
import type { PrincipalKind, Purpose } from '../context.ts'

export interface Purposes {
  readonly declarable: readonly Purpose[]
  /** Absent: it must be declared. Where nothing is declarable, the word stands in the context and opens nothing. */
  readonly assumed?: Purpose
}

export const PURPOSES: Readonly<Record<PrincipalKind, Purposes>> = {
  citizen: { declarable: ['OWN_RECORD', 'CERTIFICATE'], assumed: 'OWN_RECORD' },
  officer: { declarable: ['CASE', 'CERTIFICATE'] },
  service: { declarable: ['SERVICE', 'CERTIFICATE'], assumed: 'SERVICE' },
  agency: { declarable: [], assumed: 'SERVICE' },
  anonymous: { declarable: [], assumed: 'OWN_RECORD' },
}
