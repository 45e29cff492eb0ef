/**
 * Hands jobs to a handler, and ends them.
 *
 * pg-boss can run a handler within a transaction of its own. It would hold a connection while the handler waits for a slow
 * registry; so a handler opens a transaction of its own when it knows what to write, and ends the job in it.
 */
import type { Transaction } from 'kysely'
import { fromKysely, type JobResult, type PgBoss, type Job as PgBossJob } from 'pg-boss'
import type { Database } from './database.ts'
import { StoreError } from './errors.ts'

export type Handler = (job: Job) => Promise<void>

export interface Job {
  readonly id: string
  /** As enqueued; an older version of this code may have done that. */
  readonly data: unknown
  /** 1 for the first. */
  readonly attempt: number
  /** Aborts when the queue closes without patience, or another worker has taken the job up. */
  readonly signal: AbortSignal
  /**
   * Ends the job in this transaction: all that is written in it, or nothing and the job is tried again. Throws `StoreError`
   * JOB_LOST where another worker has taken it up. A handler that does not call it ends the job by returning.
   */
  complete(transaction: Transaction<Database>): Promise<void>
}

/** How often workers look by themselves: they are told of new jobs, but not when the time of one comes. */
const WORKER = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1, heartbeatRefreshSeconds: 3 }

/** What pg-boss keeps of a failure would hold what the database says of a row; it is told our words only. */
export function reporting(name: string, handler: Handler, onError: (error: Error) => void): Handler {
  return async (job) => {
    try {
      await handler(job)
    } catch (cause) {
      const error = new StoreError(
        'JOB_FAILED',
        `a job of ${name} failed at attempt ${job.attempt}; it is tried again`,
        cause,
      )
      onError(error)
      throw new StoreError('JOB_FAILED', error.message)
    }
  }
}

/** One that takes up `atOnce` jobs, and looks for the next jobs as soon as it has done its last: pg-boss's own would wait for its interval first. */
export async function startWorker(boss: PgBoss, name: string, handler: Handler, atOnce: number): Promise<void> {
  const worker: { id?: string } = {}
  const options = { ...WORKER, batchSize: atOnce, perJobResults: true } as const
  worker.id = await boss.work(name, options, async (taken: PgBossJob<unknown>[]) => {
    const results = await Promise.all(taken.map(async (job) => await resultOf(toJob(boss, job), handler)))
    if (worker.id !== undefined) boss.notifyWorker(worker.id)
    return results
  })
}

/** Each job ends for itself, whatever becomes of those beside it. */
async function resultOf(job: Job, handler: Handler): Promise<JobResult> {
  try {
    await handler(job)
    return { id: job.id, status: 'completed' }
  } catch (output) {
    return { id: job.id, status: 'failed', output }
  }
}

function toJob(boss: PgBoss, { id, name, data, retryCount, signal }: PgBossJob<unknown>): Job {
  const job: Job = {
    id,
    data,
    signal,
    attempt: retryCount + 1,
    complete: async (transaction) => await completeAll(boss, name, [job], transaction),
  }
  return job
}

/** As `Job.complete`: all of them, or it throws. */
export async function completeAll(
  boss: PgBoss,
  name: string,
  jobs: readonly Pick<Job, 'id' | 'attempt'>[],
  transaction: Transaction<Database>,
): Promise<void> {
  const held = jobs.map(({ id, attempt }) => ({ id, retryCount: attempt - 1 }))
  const response = await boss.complete(name, held, null, { db: fromKysely(transaction) })
  // pg-boss documents the count, and leaves it out of the type.
  if (!('affected' in response) || response.affected !== jobs.length)
    throw new StoreError('JOB_LOST', `a job of ${name} is in the hands of another worker`)
}
