/**
 * Pursues one request: asks the registries through the same reads as any query, under the requester's own identity, and
 * brings the request one state further.
 *
 * It is the handler of a job, so it may be killed at any point and run again from the start. Each state is reached in one
 * transaction, together with the end of the job or the job that comes next; whoever was overtaken writes nothing.
 */
import { z } from 'zod'
import type { RequestContext, RequestIdentity } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Job, Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { ReadyArchive } from '../catalogue/archive.ts'
import type { CertificateError } from '../errors.ts'
import { type IssueParts, issue, prepareIssue } from '../issue/issue.ts'
import { isCalledBack } from '../notify/callbacks.ts'
import type { ChangeFeed } from '../notify/feed.ts'
import type { Dossiers, Keep } from '../replay/dossiers.ts'
import { JOB, PURSUED } from '../request/job.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import type { Backoff } from './backoff.ts'
import type { InHand } from './in-hand.ts'
import { findPursued, type Pursued } from './pursued.ts'
import { referencesOf } from './references.ts'
import { type Attempt, isDecided, type Step, stepAfter } from './step.ts'
import { breakOffWhenStopped } from './stopped-elsewhere.ts'

/** As the server makes one for an HTTP request; here for an attempt. */
export type ContextFor = (
  identity: RequestIdentity,
  options: { readonly signal: AbortSignal; readonly references?: ReadonlyMap<string, string> },
) => RequestContext

export interface CollectParts extends IssueParts {
  readonly store: Store
  readonly queue: Queue
  readonly archive: ReadyArchive
  readonly contextFor: ContextFor
  readonly backoff: Backoff
  /** Where what a decision rested on is kept. */
  readonly dossiers: Dossiers
  /** For one attempt, in milliseconds. */
  readonly deadline: number
  readonly random: () => number
  readonly inHand: InHand
  /** Tells of what other gateways do to a request. */
  readonly feed: Pick<ChangeFeed, 'watch'>
  /** Aborts when the window closes: what is in hand is left to the next start. */
  readonly closing: AbortSignal
  /** Hears what operators must look at. */
  readonly onFault: (fault: CertificateError) => void
}

const jobData = z.object({ requestId: z.string() })

/** A job that finds its request where it waits for people, or ended, has nothing to do. */
export async function pursue(job: Job, parts: CollectParts): Promise<void> {
  const { requestId } = jobData.parse(job.data)
  await parts.inHand.hold(requestId, async (stopped) => {
    const found = await findPursued(parts.store.db, requestId)
    if (found === undefined || !PURSUED.includes(found.record.state)) return
    try {
      await advance(found, { job, parts, stopped })
    } catch (cause) {
      const now = await findRequest(parts.store.db, requestId)
      // Somebody stopped it meanwhile: what was found is nobody's any more, and the job is done.
      if (now !== undefined && PURSUED.includes(now.state)) throw cause
    }
  })
}

interface Hand {
  readonly job: Job
  readonly parts: CollectParts
  /** Aborts when the request is stopped. */
  readonly stopped: AbortSignal
}

async function advance({ record, mayAsk }: Pursued, hand: Hand): Promise<void> {
  const { job, parts } = hand
  if (record.state === 'READY') return await issue(record, job, parts)
  if (!mayAsk(parts.clock())) {
    return await take({ event: 'GIVEN_UP', failure: { code: 'PERMISSION_ENDED' } }, record, hand)
  }
  const taken = record.state === 'WAITING' ? await takeUp(record, parts) : record
  const step = await attempt(taken, hand)
  if (step.fault !== undefined) parts.onFault(step.fault)
  await take(step, taken, hand)
}

/** Shows that it goes on, and when it waited for nothing keeps another worker from asking the same. */
async function takeUp(record: RequestRecord, { store, clock, changeRequest }: CollectParts): Promise<RequestRecord> {
  return await store.db
    .transaction()
    .execute(async (transaction) => await changeRequest(transaction, record, 'TAKEN_UP', { at: clock() }))
}

/** A step, and what to keep of how it came about. */
interface Taken extends Step {
  readonly keep?: Keep
}

async function attempt(record: RequestRecord, { job, parts, stopped: wished }: Hand): Promise<Taken> {
  const ready = await parts.archive.ready(record.definition.id, record.definition.version)
  const stopped = AbortSignal.any([job.signal, parts.closing, wished])
  const context = parts.contextFor(askingAs(record), {
    signal: AbortSignal.any([stopped, AbortSignal.timeout(parts.deadline)]),
    references: referencesOf(record.facts),
  })
  const result = await whileNobodyStops(record.id, parts, () =>
    context.execute(ready.definition.query.text, { subject: record.subject.key }),
  )
  if (stopped.aborted) throw new GatewayError('SHUTTING_DOWN', 'an attempt was broken off; it is made again')
  const { answers } = context
  const made: Attempt = { record, ready, result, answers, now: parts.clock(), random: parts.random() }
  const step = stepAfter(made, parts.backoff)
  return isDecided(step) ? { ...step, keep: await parts.dossiers.seal(made) } : step
}

/** Until the answers are there; what comes of them is written only where the request still stands as it was read. */
async function whileNobodyStops<Result>(
  requestId: string,
  parts: CollectParts,
  ask: () => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController()
  const watching = Promise.allSettled([breakOffWhenStopped(requestId, ended.signal, parts)])
  try {
    return await ask()
  } finally {
    ended.abort(ENDED)
    await watching
  }
}

/** Made once: an abort without a reason makes an error, with its stack, each time. */
const ENDED = 'the attempt has ended'

/**
 * The requester, under the number of their case; without one the request itself is the case. Whoever asks for somebody else
 * says for whom: for the subject, where they have not said otherwise.
 */
function askingAs({ identity, subject, id }: RequestRecord): RequestIdentity {
  const { kind } = identity.principal
  const isForSubject = (kind === 'officer' || kind === 'service') && subject.kind === 'PERSON'
  const onBehalfOf = identity.onBehalfOf ?? (isForSubject ? subject.key : undefined)
  return { ...identity, caseNumber: identity.caseNumber ?? id, ...(onBehalfOf !== undefined && { onBehalfOf }) }
}

/** A certificate that nobody is to look at first is issued in the transaction that decides on it: one flush for both. */
async function take(
  { event, fault: _told, keep, ...change }: Taken,
  record: RequestRecord,
  { job, parts }: Hand,
): Promise<void> {
  const { store, queue, clock, changeRequest } = parts
  const { to, statement } = change
  const write = to === 'READY' && statement ? await prepareIssue({ ...record, statement }, parts) : undefined
  await store.db.transaction().execute(async (transaction) => {
    // First: what a decision rested on is not changed once the request has ended with it.
    await keep?.(transaction)
    const changed = await changeRequest(transaction, record, event, { ...change, at: clock() })
    await write?.(transaction, changed)
    if (changed.state === 'WAITING' && changed.nextAttemptAt !== null) {
      const { id, nextAttemptAt } = changed
      const startAfter = (await isCalledBack(transaction, changed)) ? clock() : nextAttemptAt
      await queue.enqueue(JOB, { requestId: id }, { transaction, singletonKey: id, startAfter })
    }
    await job.complete(transaction)
  })
}
