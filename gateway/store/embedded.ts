/**
 * A real PostgreSQL of our own, as a child process, for who gives no DATABASE_URL: a laptop, a pilot, a test.
 *
 * The promise is that of any PostgreSQL: what is committed is there at the next start, whatever was killed. One process owns
 * a data folder at a time. The traps on the way are told where they are avoided, in embedded/.
 */
import { dirname } from 'node:path'
import { findBinaries } from './embedded/binaries.ts'
import { clusterVersion, createCluster, refuseUnsafe, SUPERUSER } from './embedded/cluster.ts'
import { ensureDatabase } from './embedded/databases.ts'
import { endOrphan, takeOwnership } from './embedded/ownership.ts'
import { preparePackage } from './embedded/package.ts'
import { choosePlace } from './embedded/place.ts'
import { startProcess } from './embedded/process.ts'
import { databaseUrl, openSocketFolder } from './embedded/socket.ts'
import { StoreError } from './errors.ts'

export interface EmbeddedOptions {
  /** The database lies in `postgres` below it. Made where it is missing. */
  readonly dataDir: string
}

export interface EmbeddedServer {
  /** Connection string of the window's own database, for the role that owns it. */
  readonly url: string
  /** Where the data really lies. */
  readonly folder: string
  /** What an operator should be told, such as that it lies elsewhere. */
  readonly notice?: string
  /** Settles when the server has ended; before `stop` was called, something else ended it. */
  readonly ended: Promise<void>
  /** Connection string of a database as the superuser. */
  adminUrl(database: string): string
  /** Connection string of another database, for a role of the same name that owns it; made where it is missing. */
  createDatabase(name: string): Promise<string>
  /** Ends its connections, and resolves when everything is on the disk and the process gone. */
  stop(): Promise<void>
}

/** Of the window's own database and its role. */
export const OWN = 'darcha'

/** Resolves when it answers. Throws `StoreError`. */
export async function startEmbedded({ dataDir }: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await choosePlace(dataDir)
  const version = await clusterVersion(place.cluster)
  const found = await findBinaries(version)
  const binaries = found.packaged ? await preparePackage(found, dirname(place.cluster), place.account) : found

  if (version === undefined) await createCluster(binaries, place)
  await endOrphan(place.cluster)
  await refuseUnsafe(binaries, place)

  const socket = await openSocketFolder(place)
  const server = await startProcess(binaries, place, socket.path)
  const stop = async (): Promise<void> => {
    await server.stop()
    await socket.remove()
  }
  const adminUrl = (database: string): string => databaseUrl(socket.path, SUPERUSER, database)
  const createDatabase = async (name: string): Promise<string> => {
    await ensureDatabase(adminUrl('postgres'), name)
    return databaseUrl(socket.path, name, name)
  }
  try {
    const ownership = await takeOwnership(server, socket.path, place.cluster)
    return {
      url: await createDatabase(OWN),
      folder: place.cluster,
      ...(place.notice !== undefined && { notice: place.notice }),
      ended: server.ended,
      adminUrl,
      createDatabase,
      stop: async () => {
        await ownership.release()
        await stop()
      },
    }
  } catch (cause) {
    await stop()
    throw cause instanceof StoreError
      ? cause
      : new StoreError('START_FAILED', `${place.cluster} does not answer`, cause)
  }
}
