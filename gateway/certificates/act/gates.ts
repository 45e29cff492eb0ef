/**
 * What stands between a request and the registries: the gates that its definition puts up, in their order. A definition that
 * asks for none of them lets a request through at once.
 */
import type { Transaction } from 'kysely'
import type { Definition } from '../../../schema/index.ts'
import type { Database } from '../../store/database.ts'
import { isSettled } from '../pay/charge.ts'
import type { RequestChanges } from '../request/changes.ts'
import type { RequestRecord } from '../request/records.ts'
import type { RequestEvent, RequestState } from '../request/states.ts'
import { dueAt, type IsWorkingDay } from '../request/term.ts'

/** What a request has behind it. */
export interface Passed {
  /** The subject's consent is in force, where the definition wants one. */
  readonly consented: boolean
  /** Nothing is owed for it, or it was paid. */
  readonly paid: boolean
}

/** Consent first: nobody pays for what the subject may yet decline. */
export function nextGate({ release }: Pick<Definition, 'release'>, { consented, paid }: Passed): RequestState {
  if (release === 'CONSENT' && !consented) return 'AWAITING_CONSENT'
  return paid ? 'COLLECTING' : 'AWAITING_PAYMENT'
}

/** Where a request goes whose rule is satisfied. */
export function gateBeforeIssue({ preview }: Pick<Definition, 'preview'>, wished: boolean): RequestState {
  return preview || wished ? 'AWAITING_PREVIEW' : 'ISSUED'
}

export interface GateParts extends Pick<RequestChanges, 'changeRequest'> {
  readonly isWorkingDay?: IsWorkingDay
}

export interface Passing {
  readonly event: Extract<RequestEvent, 'SUBMITTED' | 'CONSENT_GIVEN'>
  readonly definition: Definition
  readonly consented: boolean
  readonly at: Date
}

/**
 * Lets a request on to its next gate. The term runs anew from each: what people took their time for, the window is not late
 * with.
 */
export async function passGates(
  transaction: Transaction<Database>,
  record: RequestRecord,
  { event, definition, consented, at }: Passing,
  { isWorkingDay, changeRequest }: GateParts,
): Promise<RequestRecord> {
  const to = nextGate(definition, { consented, paid: await isSettled(transaction, record.id) })
  return await changeRequest(transaction, record, event, {
    to,
    at,
    dueAt: dueAt(at, definition.workingDays, isWorkingDay),
  })
}
