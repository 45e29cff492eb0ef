/**
 * Pages of a list as Relay's cursor connections (GraphQL Cursor Connections Specification, 4), made from the whole list that
 * a registry answered with: forward only, cursors opaque. The window and a connector that is hosted by its agency page alike,
 * so that a cursor means the same on both sides.
 */
export interface PageArguments {
  readonly first?: unknown
  readonly after?: unknown
}

export interface Page<Node> {
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

/** The page, or the name of the argument that asks for none. */
export function paginate<Node>(
  nodes: readonly Node[],
  { first, after }: PageArguments,
): Page<Node> | 'first' | 'after' {
  const start = typeof after === 'string' ? positionOf(after) + 1 : 0
  const size = typeof first === 'number' ? first : DEFAULT_FIRST
  if (size < 0) return 'first'
  if (Number.isNaN(start)) return 'after'
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

/** Not a number where the cursor is none of ours. */
function positionOf(cursor: string): number {
  const [, position] = /^at:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  return position === undefined ? Number.NaN : Number(position)
}
