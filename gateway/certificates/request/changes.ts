/**
 * The one place where a request is made and changed, so also the one where its events are born.
 *
 * Whoever must do something because a request changed (tell a front end, give money back, start a term) is a listener: it is
 * called in the transaction that makes the change, and what it writes there, a job most of all, exists when the change does
 * and not otherwise. It asks nobody outside the database: the transaction holds the request's row meanwhile.
 */
import { type Insertable, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { CertificateRequestTable } from '../../store/request-tables.ts'
import { unnested } from '../../store/unnested.ts'
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

/** What happened to a request as it was read. */
export interface RequestChange {
  readonly record: RequestRecord
  readonly event: RequestEvent
  readonly change: Changing
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
  /** As `changeRequest`, for several requests: in their order, or it throws for any of them. */
  changeRequests(
    transaction: Transaction<Database>,
    changes: readonly RequestChange[],
  ): Promise<readonly RequestRecord[]>
}

/** The listeners are called in their order, one after the other. */
export function createRequestChanges(listeners: readonly ChangeListener[]): RequestChanges {
  const tell: ChangeListener = async (transaction, before, after) => {
    for (const listener of listeners) await listener(transaction, before, after)
  }
  const changeRequests: RequestChanges['changeRequests'] = async (transaction, changes) => {
    if (changes.length === 0) return []
    const changed = await update(transaction, changes)
    for (const [at, after] of changed.entries()) await tell(transaction, changes[at]?.record, after)
    return changed
  }
  return {
    async addRequest(transaction, row) {
      const added = await insert(transaction, row)
      if (added !== undefined) await tell(transaction, undefined, added)
      return added
    },
    async changeRequest(transaction, record, event, change) {
      const [changed] = await changeRequests(transaction, [{ record, event, change }])
      return changed ?? overtaken()
    },
    changeRequests,
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

/** In one statement, however many there are. Where a column is not told of, it stays. */
async function update(
  transaction: Transaction<Database>,
  changes: readonly RequestChange[],
): Promise<readonly RequestRecord[]> {
  const rows = await transaction
    .with('told', () => unnested(TOLD, changes.map(toldOf)))
    .updateTable('certificate_request')
    .from('told')
    .set(({ ref, eb }) => ({
      status: ref('told.status'),
      last_event: ref('told.event'),
      updated_at: ref('told.at'),
      version: eb('certificate_request.version', '+', 1),
      next_attempt_at: ref('told.next_attempt_at'),
      facts: orAsItWas('facts'),
      decision: orAsItWas('decision'),
      rejection: orAsItWas('rejection'),
      failure: orAsItWas('failure'),
      cancellation: orAsItWas('cancellation'),
      approved_at: orAsItWas('approved_at'),
      due_at: orAsItWas('due_at'),
      faulty_since: sql`CASE WHEN told.of_faults THEN told.faulty_since ELSE certificate_request.faulty_since END`,
    }))
    .whereRef('certificate_request.id', '=', 'told.id')
    .whereRef('certificate_request.version', '=', 'told.version')
    .whereRef('certificate_request.status', '=', 'told.was')
    .returningAll('certificate_request')
    .execute()
  // Two changes of one request cannot both follow from what was read.
  if (rows.length !== changes.length) overtaken()
  const changed = new Map(rows.map((row) => [row.id, toRecord(row)]))
  return changes.map(({ record }) => changed.get(record.id) ?? overtaken())
}

function overtaken(): never {
  throw new CertificateError('OVERTAKEN', 'another worker has brought the request further')
}

function orAsItWas<Column extends keyof Told>(column: Column): RawBuilder<NonNullable<Told[Column]>> {
  return sql`coalesce(${sql.ref(`told.${column}`)}, ${sql.ref(`certificate_request.${column}`)})`
}

/** A change as the statement is told of it; JSON as text. */
interface Told {
  readonly id: string
  readonly version: number
  readonly was: RequestState
  readonly status: RequestState
  readonly event: RequestEvent
  readonly at: Date
  readonly next_attempt_at: Date | null
  readonly facts: string | null
  readonly decision: string | null
  readonly rejection: string | null
  readonly failure: string | null
  readonly cancellation: string | null
  readonly approved_at: Date | null
  readonly due_at: Date | null
  /** Whether it says since when what comes back is wrong: that may end. */
  readonly of_faults: boolean
  readonly faulty_since: Date | null
}

const TOLD = {
  id: 'uuid',
  version: 'int',
  was: 'text',
  status: 'text',
  event: 'text',
  at: 'timestamptz',
  next_attempt_at: 'timestamptz',
  facts: 'jsonb',
  decision: 'jsonb',
  rejection: 'jsonb',
  failure: 'jsonb',
  cancellation: 'jsonb',
  approved_at: 'timestamptz',
  due_at: 'timestamptz',
  of_faults: 'boolean',
  faulty_since: 'timestamptz',
} as const

function toldOf({ record, event, change }: RequestChange): Told {
  return {
    id: record.id,
    version: record.version,
    was: record.state,
    status: next(record.state, event, change.to),
    event,
    at: change.at,
    next_attempt_at: change.nextAttemptAt ?? null,
    facts: json(change.facts),
    decision: json(change.statement),
    rejection: json(change.rejection),
    failure: json(change.failure),
    cancellation: json(change.cancellation),
    approved_at: change.approvedAt ?? null,
    due_at: change.dueAt ?? null,
    of_faults: change.faultySince !== undefined,
    faulty_since: change.faultySince ?? null,
  }
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
