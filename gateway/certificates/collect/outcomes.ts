/**
 * Writes what came of requests: where each stands now, what its decision rested on, the certificate, and the end of the job or
 * the job that comes next. All of that for one request in one transaction, and for several that are ready at once in the same
 * one: a flush of the disk, and a statement of each kind, does for all of them.
 *
 * Whoever was overtaken writes nothing, and keeps nobody else from it.
 */
import type { Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import {
  CARDINALITY_VIOLATION,
  DATA_EXCEPTION,
  hasClass,
  INTEGRITY_VIOLATION,
  StoreError,
  TRANSACTION_ROLLBACK,
} from '../../store/errors.ts'
import { createGroupCommit } from '../../store/group-commit.ts'
import type { Job, Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import { CertificateError } from '../errors.ts'
import type { NewCertificate } from '../issue/certificate-records.ts'
import { issue } from '../issue/issue.ts'
import { isCalledBack } from '../notify/callbacks.ts'
import type { RequestChange, RequestChanges } from '../request/changes.ts'
import { JOB } from '../request/job.ts'
import type { RequestRecord } from '../request/records.ts'
import type { DossierKeeper, SealedDossier } from './dossiers.ts'
import type { Step } from './step.ts'

export interface Outcome {
  readonly job: Job
  /** As it was read. */
  readonly record: RequestRecord
  /** What comes next; SIGNED where whoever asked had approved what was decided. */
  readonly step: Omit<Step, 'event'> & { readonly event: Step['event'] | 'SIGNED' }
  /** What a decision rested on. */
  readonly dossier?: SealedDossier
  /** Where it is issued now. */
  readonly certificate?: NewCertificate
}

export interface Outcomes {
  /** Durable when it resolves. Throws `CertificateError` OVERTAKEN, `StoreError` JOB_LOST. */
  write(outcome: Outcome): Promise<void>
}

export interface OutcomesParts extends Pick<RequestChanges, 'changeRequests'> {
  readonly store: Store
  readonly queue: Queue
  readonly dossiers: Pick<DossierKeeper, 'keep'>
  readonly clock: () => Date
}

/** Of one transaction: it holds the rows of its requests meanwhile. */
const MOST = 32

export function createOutcomes(parts: OutcomesParts): Outcomes {
  return createGroupCommit<Outcome>({
    commit: async (outcomes) =>
      await parts.store.db.transaction().execute(async (transaction) => await writeAll(transaction, outcomes, parts)),
    isOfOne: (cause) => isOurs(cause) || hasClass(cause, ...OF_A_ROW),
    most: MOST,
  })
}

const OF_A_ROW = [CARDINALITY_VIOLATION, DATA_EXCEPTION, INTEGRITY_VIOLATION, TRANSACTION_ROLLBACK]

function isOurs(cause: unknown): boolean {
  return cause instanceof CertificateError || cause instanceof StoreError
}

async function writeAll(
  transaction: Transaction<Database>,
  outcomes: readonly Outcome[],
  parts: OutcomesParts,
): Promise<void> {
  // First: what a decision rested on is not changed once the request has ended with it.
  await parts.dossiers.keep(
    transaction,
    outcomes.flatMap(({ dossier = [] }) => dossier),
  )
  const changed = await parts.changeRequests(
    transaction,
    outcomes.map((outcome) => changeOf(outcome, parts.clock())),
  )
  await issue(
    transaction,
    outcomes.flatMap(({ certificate = [] }) => certificate),
  )
  for (const record of changed) await goOnLater(transaction, record, parts)
  await parts.queue.completeAll(
    JOB,
    outcomes.map(({ job }) => job),
    transaction,
  )
}

function changeOf({ record, step, certificate }: Outcome, now: Date): RequestChange {
  const { event, fault: _told, ...change } = step
  return { record, event, change: { ...change, at: certificate?.issuedAt ?? now } }
}

async function goOnLater(
  transaction: Transaction<Database>,
  record: RequestRecord,
  { queue, clock }: Pick<OutcomesParts, 'queue' | 'clock'>,
): Promise<void> {
  const { id, state, nextAttemptAt } = record
  if (state !== 'WAITING' || nextAttemptAt === null) return
  const startAfter = (await isCalledBack(transaction, record)) ? clock() : nextAttemptAt
  await queue.enqueue(JOB, { requestId: id }, { transaction, singletonKey: id, startAfter })
}
