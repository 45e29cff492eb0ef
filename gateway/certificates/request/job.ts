/**
 * The job that pursues a request. A request that comes to where registries are to be asked, or its certificate signed, has
 * one from the same transaction on, whoever brought it there; so nobody can forget to set it going.
 */
import type { Queue } from '../../store/queue.ts'
import type { ChangeListener } from './changes.ts'
import type { RequestState } from './states.ts'

/** Of the jobs that pursue requests; their data is `{ requestId }`. */
export const JOB = 'certificate-request'

/** Where a worker, and nobody else, brings it further. */
export const PURSUED: readonly RequestState[] = ['COLLECTING', 'WAITING', 'READY']

/** From one of these to another it is in a worker's hand, which sees to the next job itself. */
export function pursuing(queue: Queue): ChangeListener {
  return async (transaction, before, { id, state }) => {
    if (!PURSUED.includes(state) || (before !== undefined && PURSUED.includes(before.state))) return
    await queue.enqueue(JOB, { requestId: id }, { transaction, singletonKey: id })
  }
}
