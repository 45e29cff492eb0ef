/**
 * A cross-cut (auth, limits, cache, audit, telemetry) as the house sees it: what it adds at each point of the flow, in the
 * order of the flow. A plugin knows none of its siblings; main.ts puts them in order.
 */

import type { FastifyInstance } from 'fastify'
import type { DocumentNode, GraphQLSchema, ValidationRule } from 'graphql'
import type { RequestContext } from './context.ts'
import type { ReadInterceptor } from './read.ts'

export interface Plugin {
  readonly name: string
  /** Routes and hooks of its own on the HTTP server. */
  http?(app: FastifyInstance): void | Promise<void>
  /** Rules that a document must pass beside the specification's; kept per document, so they see no variables. */
  rules?(schema: GraphQLSchema): readonly ValidationRule[]
  /** Says no to an operation before anything is read, by throwing a `GatewayError`. Sees the variables. */
  admit?(operation: Operation, context: RequestContext): void | Promise<void>
  /** Wraps every read. */
  readonly read?: ReadInterceptor
  /** The mirror image of its creation. */
  close?(): Promise<void>
}

export interface Operation {
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly schema: GraphQLSchema
}
