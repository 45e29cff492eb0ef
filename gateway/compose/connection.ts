/**
 * Pages of a list as Relay's cursor connections (GraphQL Cursor Connections Specification, 4), made from the whole list
 * that a registry answered with: forward only, cursors opaque.
 */
import { GatewayError } from '../errors.ts'

export interface PageArguments {
  readonly first?: number | null
  readonly after?: string | null
}

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  readonly totalCount: number
}

/** What a page holds where the client does not say. */
const DEFAULT_FIRST = 20

export function connection<Node>(nodes: readonly Node[], { first, after }: PageArguments): Connection<Node> {
  const start = after == null ? 0 : positionOf(after) + 1
  const size = first ?? DEFAULT_FIRST
  if (size < 0) throw new GatewayError('BAD_REQUEST', 'first must not be negative')
  const edges = nodes.slice(start, start + size).map((node, index) => ({ cursor: cursorAt(start + index), node }))
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

function positionOf(cursor: string): number {
  const [, position] = /^at:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (position === undefined) throw new GatewayError('BAD_REQUEST', 'after is not a cursor of this list')
  return Number(position)
}
