/**
 * What the database says aloud when a request changes (migration 011), for every gateway that listens (feed.ts).
 *
 * PostgreSQL sends it when the change commits and not otherwise. It holds the request's id and version, no more: whoever
 * hears it reads the request, with the right to.
 */
export const CHANNEL = 'certificate_request'

/** The request's id. */
export function announced(payload: string | undefined): string | undefined {
  return payload?.split(' ')[0]
}
