/**
 * Whose server it is: one process owns a cluster, for as long as it lives.
 *
 * The owner holds an advisory lock through a connection that it keeps open. When it dies, however, the kernel closes the
 * connection and the lock is free: no file can be left behind, and no process number be mistaken. A server whose lock is free
 * has lost its owner; the next start stops it and opens its cluster anew.
 */
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { hasCode, StoreError } from '../errors.ts'
import { SUPERUSER } from './cluster.ts'
import { findRunning, type Postmaster } from './postmaster.ts'
import type { ServerProcess } from './process.ts'
import { databaseUrl } from './socket.ts'

/** 'darcha' in ASCII: the lock that an owner holds in the database `postgres`. */
const LOCK = 0x646172636861
const BETWEEN_TRIES = 20
const PATIENCE = 120_000

export interface Ownership {
  release(): Promise<void>
}

/** Resolves when no server runs on the cluster. Throws `StoreError` where one runs that has an owner, and names it. */
export async function endOrphan(cluster: string): Promise<void> {
  const deadline = Date.now() + PATIENCE
  let told = false
  for (let server = await findRunning(cluster); server !== undefined; server = await findRunning(cluster)) {
    if (!told && (await isOrphan(server, cluster))) told = process.kill(server.pid, 'SIGINT')
    if (Date.now() > deadline) throw stuck(server, cluster)
    await delay(BETWEEN_TRIES)
  }
}

/** Kept until released: should the server restart by itself, as after the crash of one of its processes, it is taken again. */
export async function takeOwnership(server: ServerProcess, socketFolder: string, cluster: string): Promise<Ownership> {
  const over = new AbortController()
  void server.ended.then(() => over.abort())
  const again = (): Promise<Client> => acquire(socketFolder, cluster)
  const kept = keep(await again(), again, over.signal)
  return {
    release: async () => {
      over.abort()
      await kept
    },
  }
}

/** Resolves when `over` has aborted and no connection is left. */
async function keep(first: Client, again: () => Promise<Client>, over: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()))
  let client: Client | undefined = first
  while (client !== undefined) {
    const lost = client
    await Promise.race([aborted, new Promise<void>((resolve) => lost.once('end', resolve))])
    await client.end()
    client = undefined
    while (client === undefined && !over.aborted) {
      client = await again().catch(() => undefined)
      if (client === undefined) await delay(BETWEEN_TRIES, undefined, { ref: false })
    }
  }
}

/** False while it cannot say: it is starting, or on its way out. */
async function isOrphan({ socketFolder }: Postmaster, cluster: string): Promise<boolean> {
  try {
    const client = await acquire(socketFolder, cluster)
    await client.end()
    return true
  } catch (cause) {
    if (hasCode(cause, CANNOT_CONNECT_NOW, 'ECONNREFUSED', 'ENOENT', 'ECONNRESET')) return false
    if (cause instanceof StoreError) throw cause
    throw new StoreError('FOLDER_UNUSABLE', `a server that is not ours runs on ${cluster}: stop it`, cause)
  }
}

/** SQLSTATE of a server that is starting up or shutting down. */
const CANNOT_CONNECT_NOW = '57P03'

async function acquire(socketFolder: string, cluster: string): Promise<Client> {
  const client = new Client({
    connectionString: databaseUrl(socketFolder, SUPERUSER, 'postgres'),
    application_name: `darcha, process ${process.pid} on ${hostname()}`.slice(0, 63),
  })
  // What breaks a connection is told to those who wait on it; unheard, it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  if (await tryLock(client)) return client
  const owner = await ownerName(client)
  await client.end()
  const remedy = 'stop that one first, or choose another data folder'
  throw new StoreError('FOLDER_IN_USE', `the database in ${cluster} is in use by ${owner}: ${remedy}`)
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK])
  return rows[0]?.taken === true
}

async function ownerName(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND (classid::bigint << 32) + objid::bigint = $1 AND granted",
    [LOCK],
  )
  return rows[0]?.name ?? 'another process'
}

function stuck({ pid }: Postmaster, cluster: string): StoreError {
  return new StoreError('FOLDER_IN_USE', `process ${pid} serves ${cluster} and neither answers nor ends: look into it`)
}
