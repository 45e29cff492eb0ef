/**
 * Says aloud in the database that a request changed, for every gateway that listens (feed.ts).
 *
 * PostgreSQL sends it when the change commits and not otherwise. It holds the request's id and version, no more: whoever
 * hears it reads the request, with the right to.
 */
import { sql } from 'kysely'
import type { ChangeListener } from '../request/changes.ts'

export const CHANNEL = 'certificate_request'

export const announce: ChangeListener = async (transaction, _before, { id, version }) => {
  await sql`SELECT pg_notify(${CHANNEL}, ${`${id} ${version}`})`.execute(transaction)
}

/** The request's id. */
export function announced(payload: string | undefined): string | undefined {
  return payload?.split(' ')[0]
}
