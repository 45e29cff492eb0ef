/**
 * The one place where a request is made and changed, so also the one where its events are born.
 *
 * Whoever must do something because a request changed (tell a front end, give money back, start a term) is a listener: it is
 * called in the transaction that makes the change, and what it writes there, a job most of all, exists when the change does
 * and not otherwise. It asks nobody outside the database: the transaction holds the request's row meanwhile.
 */
import type { Insertable, Transaction, Updateable } from 'kysely'
import type { CertificateRequestTable, Database } from '../../store/database.ts'
import { CertificateError } from '../errors.ts'
import { type Change, type RequestRecord, toRecord } from './records.ts'
import { next, type RequestEvent, type RequestState } from './states.ts'

/** `before` is undefined for a request that was just made. What it throws undoes the change. */
export type ChangeListener = (
  transaction: Transaction<Database>,
  before: RequestRecord | undefined,
  after: RequestRecord,
) => Promise<void>

export type NewRequest = Insertable<CertificateRequestTable> & { readonly last_event: RequestEvent }

export interface Changing extends Change {
  /** Where the event may lead to several states: which. */
  readonly to?: RequestState
  readonly at: Date
}

export interface RequestChanges {
  /** The request as kept; undefined where the client has used this idempotency key before. */
  addRequest(transaction: Transaction<Database>, row: NewRequest): Promise<RequestRecord | undefined>
  /**
   * The request as it then is. Throws `CertificateError` OVERTAKEN where somebody else was faster, TRANSITION_FORBIDDEN where
   * no way leads.
   */
  changeRequest(
    transaction: Transaction<Database>,
    record: RequestRecord,
    event: RequestEvent,
    change: Changing,
  ): Promise<RequestRecord>
}

/** The listeners are called in their order, one after the other. */
export function createRequestChanges(listeners: readonly ChangeListener[]): RequestChanges {
  const tell: ChangeListener = async (transaction, before, after) => {
    for (const listener of listeners) await listener(transaction, before, after)
  }
  return {
    async addRequest(transaction, row) {
      const added = await insert(transaction, row)
      if (added !== undefined) await tell(transaction, undefined, added)
      return added
    },
    async changeRequest(transaction, record, event, change) {
      const changed = await update(transaction, record, event, change)
      await tell(transaction, record, changed)
      return changed
    },
  }
}

async function insert(transaction: Transaction<Database>, row: NewRequest): Promise<RequestRecord | undefined> {
  const status = next(undefined, row.last_event, row.status)
  const kept = await transaction
    .insertInto('certificate_request')
    .values({ ...row, status })
    .onConflict((conflict) => conflict.columns(['client_id', 'idempotency_key']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return kept && toRecord(kept)
}

const update: RequestChanges['changeRequest'] = async (transaction, record, event, change) => {
  const { to, at, ...what } = change
  const status = next(record.state, event, to)
  const row = await transaction
    .updateTable('certificate_request')
    .set({
      ...columnsOf(what),
      status,
      last_event: event,
      updated_at: at,
      version: record.version + 1,
    })
    .where('id', '=', record.id)
    .where('version', '=', record.version)
    .where('status', '=', record.state)
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) return toRecord(row)
  throw new CertificateError('OVERTAKEN', 'another worker has brought the request further')
}

function columnsOf(change: Change): Updateable<CertificateRequestTable> {
  const { facts, statement, rejection, failure, cancellation, nextAttemptAt, faultySince, dueAt } = change
  return {
    next_attempt_at: nextAttemptAt ?? null,
    ...(facts !== undefined && { facts: JSON.stringify(facts) }),
    ...(statement !== undefined && { decision: JSON.stringify(statement) }),
    ...(rejection !== undefined && { rejection: JSON.stringify(rejection) }),
    ...(failure !== undefined && { failure: JSON.stringify(failure) }),
    ...(cancellation !== undefined && { cancellation: JSON.stringify(cancellation) }),
    ...(change.approvedAt !== undefined && { approved_at: change.approvedAt }),
    ...(faultySince !== undefined && { faulty_since: faultySince }),
    ...(dueAt !== undefined && { due_at: dueAt }),
  }
}
