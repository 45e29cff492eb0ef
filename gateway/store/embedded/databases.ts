/**
 * A database within the server, and a role of the same name that owns it and nothing else.
 */
import { Client } from 'pg'
import { hasCode, StoreError } from '../errors.ts'

/** Makes it where it is missing. `adminUrl` is the superuser's. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) {
    throw new StoreError(
      'START_FAILED',
      `'${name}' is no name for a database: lower case letters, digits and underscores`,
    )
  }
  const client = new Client({ connectionString: adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await create(client, name)
  } finally {
    await client.end()
  }
}

/** Another start may make the same at the same time, or have been killed between the two. */
async function create(client: Client, name: string): Promise<void> {
  for (const statement of [`CREATE ROLE ${name} LOGIN`, `CREATE DATABASE ${name} OWNER ${name}`]) {
    await client.query(statement).catch((error: unknown) => {
      if (!hasCode(error, DUPLICATE_OBJECT, DUPLICATE_DATABASE, UNIQUE_VIOLATION)) throw error
    })
  }
}

const DUPLICATE_OBJECT = '42710'
const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'
