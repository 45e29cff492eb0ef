/** What stitching asks of a remote subgraph, and what it is answered. */
import { type DocumentNode, GraphQLError } from 'graphql'
import type { RequestContext } from '../context.ts'
import type { GatewayError } from '../errors.ts'

/** The part of stitching's execution request that matters here. */
export interface RemoteRequest {
  readonly document: DocumentNode
  readonly variables?: Readonly<Record<string, unknown>>
  readonly context?: RequestContext
}

export interface RemoteResult {
  readonly data: Readonly<Record<string, unknown>>
  readonly errors?: readonly GraphQLError[]
}

export type RemoteExecutor = (request: RemoteRequest) => Promise<RemoteResult>

export function errorAt(error: GatewayError, path: readonly (string | number | undefined)[]): GraphQLError {
  const known = path.filter((step) => step !== undefined)
  return new GraphQLError(error.message, { path: known, originalError: error, extensions: { ...error.extensions } })
}
