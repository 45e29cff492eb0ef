/**
 * Pursues one request: asks the registries through the same reads as any query, under the requester's own identity, and
 * brings the request one state further.
 *
 * It is the handler of a job, so it may be killed at any point and run again from the start: what comes of it is written all
 * at once (outcomes.ts), or not at all.
 */
import { z } from 'zod'
import type { RequestContext, RequestIdentity } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Job } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { Backoff } from '../backoff.ts'
import type { ReadyArchive } from '../catalogue/archive.ts'
import type { CertificateError } from '../errors.ts'
import { type SignParts, sign } from '../issue/issue.ts'
import type { ChangeFeed } from '../notify/feed.ts'
import type { RequestChanges } from '../request/changes.ts'
import { PURSUED } from '../request/job.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import type { DossierKeeper } from './dossiers.ts'
import type { InHand } from './in-hand.ts'
import type { Outcome, Outcomes } from './outcomes.ts'
import type { Pursued, Pursuits } from './pursued.ts'
import { referencesOf } from './references.ts'
import { type Attempt, isDecided, type Step, stepAfter } from './step.ts'
import { breakOffWhenStopped } from './stopped-elsewhere.ts'

/** As the server makes one for an HTTP request; here for an attempt. */
export type ContextFor = (
  identity: RequestIdentity,
  options: { readonly signal: AbortSignal; readonly references?: ReadonlyMap<string, string> },
) => RequestContext

export interface CollectParts extends SignParts, Pick<RequestChanges, 'changeRequest'> {
  readonly store: Store
  readonly archive: ReadyArchive
  readonly contextFor: ContextFor
  readonly backoff: Backoff
  readonly dossiers: Pick<DossierKeeper, 'seal'>
  readonly pursuits: Pursuits
  readonly outcomes: Outcomes
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
    const found = await parts.pursuits.find(requestId)
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
  if (record.state === 'READY') {
    return await parts.outcomes.write({
      job,
      record,
      step: { event: 'SIGNED' },
      certificate: await sign(record, parts),
    })
  }
  if (!mayAsk(parts.clock())) {
    return await parts.outcomes.write({ job, record, step: PERMISSION_ENDED })
  }
  const taken = record.state === 'WAITING' ? await takeUp(record, parts) : record
  await parts.outcomes.write({ job, record: taken, ...(await attempt(taken, hand)) })
}

const PERMISSION_ENDED: Step = { event: 'GIVEN_UP', failure: { code: 'PERMISSION_ENDED' } }

/** Shows that it goes on, and when it waited for nothing keeps another worker from asking the same. */
async function takeUp(record: RequestRecord, { store, clock, changeRequest }: CollectParts): Promise<RequestRecord> {
  return await store.db
    .transaction()
    .execute(async (transaction) => await changeRequest(transaction, record, 'TAKEN_UP', { at: clock() }))
}

/** A certificate that nobody is to look at first is signed at once: it is issued in the transaction that decides on it. */
async function attempt(record: RequestRecord, hand: Hand): Promise<Pick<Outcome, 'step' | 'dossier' | 'certificate'>> {
  const { parts } = hand
  const made = await ask(record, hand)
  const step = stepAfter(made, parts.backoff)
  if (step.fault !== undefined) parts.onFault(step.fault)
  if (!isDecided(step)) return { step }
  const dossier = await parts.dossiers.seal(made)
  const { to, statement } = step
  if (to !== 'ISSUED' || statement === undefined) return { step, dossier }
  return { step, dossier, certificate: await sign({ ...record, statement }, parts) }
}

async function ask(record: RequestRecord, { job, parts, stopped: wished }: Hand): Promise<Attempt> {
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
  return { record, ready, result, answers: context.answers, now: parts.clock(), random: parts.random() }
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
