/**
 * What the window keeps: the database, its own or the operator's, and the queue in it.
 */
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { type EmbeddedServer, startEmbedded } from '../store/embedded.ts'
import { openQueue, type Queue } from '../store/queue.ts'
import { openStore, type Store } from '../store/store.ts'

export interface Records {
  readonly store: Store
  readonly queue: Queue
  /** Where there is one of our own: the command line puts mocks into it. */
  readonly embedded: EmbeddedServer | undefined
  /** Rejects when the database does not answer. */
  ready(): Promise<void>
  close(): Promise<void>
}

export async function openRecords({ databaseUrl, data }: Config, logger: Logger): Promise<Records> {
  const embedded = databaseUrl === undefined ? await startEmbedded({ dataDir: data }) : undefined
  if (embedded?.notice !== undefined) logger.info(embedded.notice)
  try {
    const store = await openStore({
      url: databaseUrl ?? embedded?.url ?? '',
      onError: (err) => logger.warn({ err }, 'a connection to the database broke'),
    })
    const queue = await openQueue(store, { onError: (err) => logger.warn({ err }, 'a job failed and is tried again') })
    return {
      store,
      queue,
      embedded,
      ready: async () => void (await store.pool.query('SELECT 1')),
      async close() {
        await queue.close()
        await store.close()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}
