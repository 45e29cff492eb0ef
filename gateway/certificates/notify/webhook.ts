/**
 * Which changes of a request its front end's own server is told of, and the durable job that tells it: written in the
 * transaction of the change, so a change that happened is told and one that did not is not.
 */
import { z } from 'zod'
import type { Queue } from '../../store/queue.ts'
import type { ChangeListener } from '../request/changes.ts'
import type { RequestRecord } from '../request/records.ts'

/** Of the jobs that tell a front end. */
export const WEBHOOK_JOB = 'certificate-webhook'

/** Enough to know that there is something to fetch, and nothing about a person: the receiver asks with a token of its own. */
export const toldShape = z.object({
  clientId: z.string(),
  requestId: z.string(),
  status: z.string(),
  version: z.number(),
  /** ISO 8601: when it changed. */
  at: z.string(),
  /** 1 for the first. */
  attempt: z.number().default(1),
})
export type Told = z.output<typeof toldShape>

export function telling(queue: Queue, clients: ReadonlyMap<string, unknown>): ChangeListener {
  return async (transaction, before, after) => {
    const { clientId } = after.identity.principal
    if (!clients.has(clientId) || !isNews(before, after)) return
    const { id: requestId, state: status, version, updatedAt } = after
    const told: Told = { clientId, requestId, status, version, at: updatedAt.toISOString(), attempt: 1 }
    await queue.enqueue(WEBHOOK_JOB, told, { transaction, singletonKey: messageId(told) })
  }
}

/** The same for the same change, however often it is sent. */
export function messageId({ requestId, version }: Pick<Told, 'requestId' | 'version'>): string {
  return `msg_${requestId}_${version}`
}

/** As sent: always the same bytes for the same change. */
export function messageBody({ requestId, status, version, at }: Told): string {
  return JSON.stringify({
    type: 'certificateRequest.updated',
    timestamp: at,
    data: { id: requestId, status, version },
  })
}

/**
 * Whether a front end could show anything new. Who asked has the answer to that already. A request that waits for days asks
 * again each few minutes, and as long as nothing comes of it nobody needs to hear.
 */
export function isNews(before: RequestRecord | undefined, after: RequestRecord): boolean {
  if (before === undefined) return false
  const asking = ['COLLECTING', 'WAITING']
  const moved = before.state !== after.state && !(asking.includes(before.state) && asking.includes(after.state))
  return moved || progressOf(before) !== progressOf(after)
}

function progressOf({ facts }: RequestRecord): string {
  return JSON.stringify(facts.map(({ name, status, availableAt }) => [name, status, availableAt]))
}
