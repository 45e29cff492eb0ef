/**
 * Makes entries of what one request noted: puts the reader, the purpose and the person concerned to each, and pseudonyms in
 * the place of keys.
 *
 * In whose trail does an entry stand? A person's own record: in that person's. Any other record (a dwelling, an account, an
 * act): in that of the person whom the operation is about; else of the one acted for; else of the citizen who reads. So an
 * officer who opens a person's dwelling is seen by that person, and a record of which nobody is known is in nobody's.
 */
import type { RequestContext } from '../context.ts'
import type { AuditOutcome } from '../store/database.ts'
import type { Entry, Reader } from './entry.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** One record that was asked for, with its key as it is. */
export interface Note {
  readonly registry: string
  readonly entity: string
  readonly key: string
  /** PINFL of the person in whose trail it stands, where that is known; found out otherwise (sign.ts). */
  readonly person?: string | undefined
  readonly fields: readonly string[]
  readonly categories: readonly string[]
  readonly outcome: AuditOutcome
  readonly reason?: string | undefined
  readonly cached: boolean
  readonly exchange?: string | undefined
}

export interface Signing {
  readonly pseudonyms: Pseudonyms
  /** The entity type whose key is a person's own identifier. */
  readonly subject: string
}

/** For one context; `about`: the person whom its operation is about. What entries share is made once. */
export function signer(
  { pseudonyms, subject }: Signing,
  context: RequestContext,
  about: string | undefined,
): (note: Note, at: Date) => Entry {
  const { principal, purpose, onBehalfOf, requestId } = context
  const reader = readerOf(context, { pseudonyms, subject })
  const represented = onBehalfOf === undefined ? undefined : pseudonyms.of(subject, onBehalfOf)
  const caseNumber = plain(context.caseNumber)
  const concerned = about ?? onBehalfOf ?? (principal.kind === 'citizen' ? principal.pinfl : undefined)
  return ({ key, person: named, reason, exchange, ...note }, at) => {
    const person = named ?? (note.entity === subject ? key : concerned)
    return {
      ...note,
      at,
      subject: person === undefined ? undefined : pseudonyms.of(subject, person),
      record: pseudonyms.of(note.entity, key),
      reader,
      onBehalfOf: represented,
      purpose,
      caseNumber,
      reason: plain(reason),
      operation: requestId,
      exchange: plain(exchange),
    }
  }
}

function readerOf({ principal }: RequestContext, { pseudonyms, subject }: Signing): Reader {
  const { kind, id, clientId, pinfl, organization } = principal
  return {
    kind,
    id: pinfl === undefined ? pseudonyms.of(kind, id) : pseudonyms.of(subject, pinfl),
    client: plain(clientId),
    ...(organization && { organization: { id: printable(organization.id), name: printable(organization.name) } }),
  }
}

function plain(text: string | undefined): string | undefined {
  return text === undefined ? undefined : printable(text)
}

/** PostgreSQL keeps neither NUL nor half a character, and one entry that it refuses would hold up those beside it. */
function printable(text: string): string {
  return text.replaceAll('\0', '').slice(0, 200).toWellFormed()
}
