/** A page of the list that a reader answered with (GraphQL Cursor Connections, 4): forward only, cursors opaque. */
import { refusal } from './errors.ts'

/** What a page holds where nobody says. */
const DEFAULT_FIRST = 20

export function page(nodes: readonly unknown[], args: Readonly<Record<string, unknown>>, registry: string): object {
  const { first, after } = args
  const start = typeof after === 'string' ? positionOf(after, registry) + 1 : 0
  const size = typeof first === 'number' ? first : DEFAULT_FIRST
  if (size < 0) throw refusal('BAD_REQUEST', 'first must not be negative', registry)
  const edges = nodes.slice(start, start + size).map((node, at) => ({ cursor: cursorAt(start + at), node }))
  return {
    edges,
    pageInfo: {
      hasNextPage: start + size < nodes.length,
      hasPreviousPage: start > 0 && nodes.length > 0,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: nodes.length,
  }
}

function cursorAt(position: number): string {
  return Buffer.from(`at:${position}`).toString('base64url')
}

function positionOf(cursor: string, registry: string): number {
  const [, position] = /^at:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (position === undefined) throw refusal('BAD_REQUEST', 'after is not a cursor of this list', registry)
  return Number(position)
}
