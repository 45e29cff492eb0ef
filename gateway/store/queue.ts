/**
 * Work that must happen, and may happen later: jobs in the database, by pg-boss.
 *
 * - A job enqueued in a transaction exists when that commits, and not otherwise.
 * - A job ends only with success. What fails is tried again, ever more slowly; what was in hand of a worker that was killed
 *   is taken up again within seconds. So a handler may run more than once; `complete` commits its outcome only once.
 */
import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { type ConstructorOptions, fromKysely, PgBoss } from 'pg-boss'
import type { Database } from './database.ts'
import type { Store } from './store.ts'
import { completeAll, type Handler, type Job, reporting, startWorker } from './worker.ts'

export type { Handler, Job } from './worker.ts'

export interface Queue {
  /** `name`: letters, digits, hyphens. `data` becomes JSON. */
  enqueue(name: string, data: object, options?: EnqueueOptions): Promise<void>
  /** Hands the jobs of this name to `handler`, until the queue is closed. */
  work(name: string, handler: Handler, options?: WorkOptions): Promise<void>
  /** Ends several in this transaction, as `Job.complete` ends one; throws `StoreError` JOB_LOST for any of them. */
  completeAll(name: string, jobs: readonly Job[], transaction: Transaction<Database>): Promise<void>
  /** Takes up nothing more, waits for what is in hand, then hands it back. */
  close(): Promise<void>
}

export interface EnqueueOptions {
  /** The job exists when this commits. */
  readonly transaction?: Transaction<Database>
  /** @default now */
  readonly startAfter?: Date
  /** Of one key, one job waits at most, and one is in hand at most. Enqueued again, the one that waits has the new data and time. */
  readonly singletonKey?: string
}

export interface WorkOptions {
  /** Workers in this process. @default 1 */
  readonly workers?: number
  /** Jobs that a worker takes up at once: it looks for the next when it has done with all of them. @default 1 */
  readonly atOnce?: number
}

export interface QueueOptions {
  /** Hears of failed jobs, and of a database that does not answer. @default nobody */
  readonly onError?: (error: Error) => void
  /** How long closing waits for what is in hand, in milliseconds. @default 10_000 */
  readonly patience?: number
}

/** For a job in hand: how long without a sign of life until another worker takes it up; the least that pg-boss allows. */
const HEARTBEAT_SECONDS = 10
const LOOK_FOR_LOST_SECONDS = 2

const QUEUE = {
  policy: 'singleton',
  notify: true,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  // A handler that hangs although its process lives.
  expireInSeconds: 300,
  retryLimit: 1_000_000_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  // pg-boss throws away what waits for too long: ten years.
  retentionSeconds: 315_360_000,
  deleteAfterSeconds: 86_400,
}

/** Makes pg-boss's own tables, in the schema `pgboss`. */
export async function openQueue(store: Store, options: QueueOptions = {}): Promise<Queue> {
  const { onError = () => undefined, patience = 10_000 } = options
  const boss = new PgBoss(settings(store.url))
  boss.on('error', onError)
  await boss.start()
  const ensure = remembering((name) => ensureQueue(boss, name))
  return {
    enqueue: async (name, data, { transaction, startAfter, singletonKey = randomUUID() } = {}) => {
      await ensure(name)
      // Never by pg-boss's own connections: what they commit may be lost when the server crashes, a job must not be.
      const db = fromKysely(transaction ?? store.db)
      await boss.upsert(name, data, { singletonKey, startAfter: startAfter ?? 0, db })
    },
    work: async (name, handler, { workers = 1, atOnce = 1 } = {}) => {
      await ensure(name)
      const handle = reporting(name, handler, onError)
      await Promise.all(Array.from({ length: workers }, () => startWorker(boss, name, handle, atOnce)))
    },
    completeAll: async (name, jobs, transaction) => await completeAll(boss, name, jobs, transaction),
    close: () => boss.stop({ graceful: true, timeout: patience }),
  }
}

/**
 * What pg-boss commits by itself (that a job is in hand, that a worker lives, that a job without an outcome has ended) is
 * done over again where it is lost, so it does not wait for the disk: one flush less for each job.
 */
function forgetful(url: string): string {
  const [place = '', query] = url.split('?')
  const parameters = new URLSearchParams(query)
  const given = parameters.get('options')
  parameters.set('options', [...(given === null ? [] : [given]), '-c synchronous_commit=off'].join(' '))
  return `${place}?${parameters}`
}

function settings(url: string): ConstructorOptions {
  return {
    connectionString: forgetful(url),
    schema: 'pgboss',
    application_name: 'darcha-queue',
    max: 4,
    useListenNotify: true,
    superviseIntervalSeconds: LOOK_FOR_LOST_SECONDS,
    monitorIntervalSeconds: LOOK_FOR_LOST_SECONDS,
    // We have no timetable, no dependent jobs, and traces of our own.
    schedule: false,
    flowIntervalSeconds: 3_600,
    registerInstance: false,
    monitorVacuum: false,
    openTelemetry: { enabled: false },
  }
}

/** An existing one takes on what this code says, save its policy. */
async function ensureQueue(boss: PgBoss, name: string): Promise<void> {
  const { policy, ...changeable } = QUEUE
  await boss.createQueue(name, { policy, ...changeable })
  await boss.updateQueue(name, changeable)
}

/** One attempt for each name; one that failed is not remembered. */
function remembering(ensure: (name: string) => Promise<void>): (name: string) => Promise<void> {
  const done = new Map<string, Promise<void>>()
  return (name) => {
    const begun = done.get(name) ?? ensure(name)
    done.set(name, begun)
    begun.catch(() => done.delete(name))
    return begun
  }
}
