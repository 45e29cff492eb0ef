/**
 * A dispute: whoever looks at the facts holds one to be wrong. The registries that told it are asked, with a deadline; the
 * request waits for them, or until the dispute is withdrawn.
 */
import { randomUUID } from 'node:crypto'
import type { RequestContext } from '../../context.ts'
import type { Queue } from '../../store/queue.ts'
import type { RequestRecord } from '../request/records.ts'
import { maySee } from '../request/requesters.ts'
import type { RequestState } from '../request/states.ts'
import { dueAt, type IsWorkingDay } from '../request/term.ts'
import { type Acted, act } from './act.ts'
import {
  type Clarification,
  clarificationsOf,
  closeWithdrawn,
  isOpen,
  type NewClarification,
  openClarification,
} from './clarification.ts'
import { CLARIFICATION_DAYS, type Keepers } from './keepers.ts'
import { watchDeadline } from './overdue.ts'
import { anew, type PreviewParts } from './preview.ts'

export interface DisputeParts extends PreviewParts {
  readonly queue: Queue
  readonly keepers: Keepers
  readonly isWorkingDay?: IsWorkingDay
}

export interface Dispute {
  readonly requestId: string
  readonly claim: string
  readonly text: string
}

const LENGTHS = { least: 3, most: 2_000 }

export async function disputeFact(
  { requestId, claim, text }: Dispute,
  context: RequestContext,
  parts: DisputeParts,
): Promise<Acted> {
  const { store, queue, clock, changeRequest } = parts
  return await act(
    requestId,
    context,
    {
      event: 'DISPUTED',
      may: (record) => maySee(context, record),
      isDone: async (record) => (await openAbout(record, claim, parts)).some((open) => open.text === text),
      run: async (record) => {
        const registries = registriesOf(record, claim)
        if (registries.length === 0 || text.length < LENGTHS.least || text.length > LENGTHS.most) {
          return { outcome: 'NOT_DISPUTABLE' }
        }
        if ((await openAbout(record, claim, parts)).length > 0) return { outcome: 'STATE_CONFLICT', record }
        const at = clock()
        const asked = registries.map((registry) => toAsk({ record, claim, registry, text, at }, parts))
        return async (transaction) => {
          for (const clarification of asked) {
            await openClarification(transaction, clarification)
            await watchDeadline(transaction, clarification, queue)
          }
          return await changeRequest(transaction, record, 'DISPUTED', { at })
        }
      },
    },
    { store },
  )
}

/** What was answered meanwhile has to be gathered anew all the same. */
export async function withdrawDispute(
  { requestId, claim }: Pick<Dispute, 'requestId' | 'claim'>,
  context: RequestContext,
  parts: DisputeParts,
): Promise<Acted> {
  const { store, archive, clock, changeRequest } = parts
  return await act(
    requestId,
    context,
    {
      event: 'DISPUTE_WITHDRAWN',
      persists: true,
      may: (record) => maySee(context, record),
      isDone: async ({ id }) =>
        (await clarificationsOf(store.db, id)).findLast((each) => each.claim === claim)?.withdrawnAt instanceof Date,
      run: async (record) => {
        const all = await clarificationsOf(store.db, record.id)
        const open = all.filter((each) => isOpen(each) && each.claim === claim && each.text !== null)
        if (open.length === 0) return { outcome: 'NOT_DISPUTABLE' }
        const at = clock()
        const to = afterwards(all, open, record)
        const definition = await archive.find(record.definition.id, record.definition.version)
        return async (transaction) => {
          const ids = open.map(({ id }) => id)
          await closeWithdrawn(transaction, ids, at)
          const again = to === 'COLLECTING' ? { facts: anew(definition) } : {}
          return await changeRequest(transaction, record, 'DISPUTE_WITHDRAWN', { at, to, ...again })
        }
      },
    },
    { store },
  )
}

/** Others may still be open; and an answer since the facts were last gathered may have changed them. */
function afterwards(
  all: readonly Clarification[],
  withdrawn: readonly Clarification[],
  { statement }: RequestRecord,
): RequestState {
  if (all.some((each) => isOpen(each) && !withdrawn.includes(each))) return 'NEEDS_CLARIFICATION'
  const opened = Math.min(...withdrawn.map(({ openedAt }) => openedAt.getTime()))
  const answered = all.some(({ answeredAt }) => answeredAt !== null && answeredAt.getTime() >= opened)
  return answered || statement === undefined ? 'COLLECTING' : 'AWAITING_PREVIEW'
}

async function openAbout(
  { id }: RequestRecord,
  claim: string,
  { store }: DisputeParts,
): Promise<readonly Clarification[]> {
  return (await clarificationsOf(store.db, id)).filter((each) => isOpen(each) && each.claim === claim)
}

/** Those whose answers the claim rests on. */
function registriesOf({ statement }: RequestRecord, claim: string): readonly string[] {
  const stated = statement?.claims.find(({ name }) => name === claim)
  return [...new Set(stated?.provenance.map(({ registry }) => registry) ?? [])]
}

interface Asking {
  readonly record: RequestRecord
  readonly claim: string
  readonly registry: string
  readonly text: string
  readonly at: Date
}

function toAsk(
  { record, claim, registry, text, at }: Asking,
  { keepers, isWorkingDay }: DisputeParts,
): NewClarification {
  const days = keepers.get(registry)?.clarificationDays ?? CLARIFICATION_DAYS
  return {
    id: randomUUID(),
    requestId: record.id,
    claim,
    registry,
    text,
    openedAt: at,
    dueAt: dueAt(at, days, isWorkingDay),
  }
}
