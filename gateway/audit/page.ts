/**
 * A page of a person's trail as `AccessEntryConnection` of schema/audit.graphql. Its cursor is the entry's own number, so a
 * page stays where it is while the trail grows.
 */
import { GatewayError } from '../errors.ts'
import type { AuditOutcome } from '../store/database.ts'
import type { Entry, Pseudonym } from './entry.ts'
import type { Kept } from './ledger.ts'

const DEFAULT_FIRST = 20
const MOST = 100

/** `AccessOutcome`: what it meant for the person. */
const OUTCOMES: Readonly<Record<AuditOutcome, string>> = {
  FOUND: 'DISCLOSED',
  NOT_FOUND: 'ABSENT',
  DENIED: 'DENIED',
  WITHHELD: 'WITHHELD',
  PENDING: 'PENDING',
  UNAVAILABLE: 'UNAVAILABLE',
}

/** What the client asked for: how many, and older than which entry. */
export function pageOf({ first, after }: Readonly<Record<string, unknown>>): { size: number; before?: string } {
  const size = typeof first === 'number' ? first : DEFAULT_FIRST
  if (size < 0 || size > MOST) throw malformed('first', `it must be between 0 and ${MOST}`)
  return typeof after === 'string' ? { size, before: idAt(after) } : { size }
}

export interface PageParts {
  readonly size: number
  readonly total: number
  readonly isFirst: boolean
  /** Pseudonym of the person whose trail it is. */
  readonly theirs: Pseudonym
}

export function connectionOf(kept: readonly Kept[], { size, total, isFirst, theirs }: PageParts): object {
  const edges = kept.slice(0, size).map(({ id, entry }) => ({ cursor: cursorAt(id), node: nodeOf(id, entry, theirs) }))
  return {
    edges,
    pageInfo: {
      hasNextPage: kept.length > size,
      hasPreviousPage: !isFirst && total > 0,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: total,
  }
}

function nodeOf(id: string, entry: Entry, theirs: Pseudonym): object {
  const { reader, outcome } = entry
  return {
    id,
    at: entry.at,
    reader: {
      kind: reader.kind.toUpperCase(),
      self: reader.id === theirs,
      organization: reader.organization?.name ?? null,
    },
    purpose: entry.purpose,
    caseNumber: entry.caseNumber ?? null,
    registry: entry.registry,
    recordType: entry.entity,
    fields: entry.fields,
    categories: entry.categories,
    outcome: OUTCOMES[outcome],
  }
}

function cursorAt(id: string): string {
  return Buffer.from(`entry:${id}`).toString('base64url')
}

function idAt(cursor: string): string {
  const [, id] = /^entry:(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (id === undefined) throw malformed('after', 'it is not a cursor of this list')
  return id
}

function malformed(argument: string, why: string): GatewayError {
  return new GatewayError('BAD_REQUEST', `${argument}: ${why}`, { params: { argument } })
}
