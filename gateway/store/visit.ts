/**
 * The database for a command that runs beside the window, or without one: the operator's by its address; else the one in the
 * data folder, whether a window has it open at this moment or not.
 */
import { choosePlace } from './embedded/place.ts'
import { findRunning } from './embedded/postmaster.ts'
import { databaseUrl as urlIn } from './embedded/socket.ts'
import { OWN, startEmbedded } from './embedded.ts'
import { hasCode } from './errors.ts'

export interface Visit {
  readonly url: string
  /** Ends the server again where it was started for this visit. */
  close(): Promise<void>
}

export interface VisitOptions {
  readonly databaseUrl?: string | undefined
  readonly dataDir: string
}

/** Throws `StoreError`. */
export async function visitDatabase({ databaseUrl, dataDir }: VisitOptions): Promise<Visit> {
  if (databaseUrl !== undefined) return { url: databaseUrl, close: async () => undefined }
  try {
    const { url, stop } = await startEmbedded({ dataDir })
    return { url, close: stop }
  } catch (cause) {
    const running = hasCode(cause, 'FOLDER_IN_USE') ? await runningIn(dataDir) : undefined
    if (running === undefined) throw cause
    return { url: running, close: async () => undefined }
  }
}

async function runningIn(dataDir: string): Promise<string | undefined> {
  const { cluster } = await choosePlace(dataDir)
  const server = await findRunning(cluster)
  return server?.ready === true ? urlIn(server.socketFolder, OWN, OWN) : undefined
}
