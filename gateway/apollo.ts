/**
 * Apollo Server around our executor: it parses, validates and keeps documents; the composed schema and its compiled
 * operations come in through its `gateway` option, which hands execution over whole.
 */
import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server'
import { ApolloServerErrorCode } from '@apollo/server/errors'
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled'
import type { GatewayInterface } from '@apollo/server-gateway-interface'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  type ParseOptions,
} from 'graphql'
import type { RequestContext } from './context.ts'
import type { Executor } from './execute.ts'
import type { Plugin } from './plugin.ts'
import { isInternal, present, statusOf, translate } from './present.ts'
import { STREAM_ROUTE } from './stream.ts'

export interface ApolloContext extends BaseContext {
  readonly request: RequestContext
}

export interface ApolloParts {
  readonly schema: GraphQLSchema
  readonly sdl: string
  readonly executor: Executor
  readonly plugins: readonly Plugin[]
  readonly parseOptions: ParseOptions
  /** Beside our own, such as one that opens a span for the operation. */
  readonly apolloPlugins: readonly ApolloServerPlugin<ApolloContext>[]
  /** Called for an error that no client is told about. */
  onInternal(error: unknown, context: RequestContext): void
}

export function createApollo(parts: ApolloParts): ApolloServer<ApolloContext> {
  const { schema, plugins } = parts
  return new ApolloServer<ApolloContext>({
    gateway: gatewayOf(parts),
    plugins: [
      // Measured at a fifth of a handler's CPU, for hints that this schema does not give.
      ApolloServerPluginCacheControlDisabled(),
      gate(parts),
      ...parts.apolloPlugins,
    ],
    validationRules: plugins.flatMap((plugin) => plugin.rules?.(schema) ?? []),
    parseOptions: parts.parseOptions,
    formatError: present,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    apollo: {},
  })
}

function gatewayOf({ schema, sdl, executor }: ApolloParts): GatewayInterface {
  return {
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: sdl })
      return () => undefined
    },
    async load() {
      return {
        executor: async ({ document, operationName, request, context }) =>
          await executor.run(
            { document, operationName: operationName ?? undefined, variables: request.variables },
            requestOf(context),
          ),
      }
    },
    stop: async () => undefined,
  }
}

/** Plugins say no before anything is read; errors leave in the caller's language with the status that they stand for. */
function gate({ plugins, onInternal }: ApolloParts): ApolloServerPlugin<ApolloContext> {
  const admitting = plugins.filter((plugin) => plugin.admit !== undefined)
  return {
    async unexpectedErrorProcessingRequest({ requestContext, error }) {
      onInternal(error, requestContext.contextValue.request)
    },
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operationName, request, schema, contextValue }) {
          refuseSubscription(document, operationName)
          const operation = {
            document,
            operationName: operationName ?? undefined,
            variables: request.variables ?? {},
            schema,
          }
          for (const plugin of admitting) await plugin.admit?.(operation, contextValue.request)
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) if (isInternal(error)) onInternal(error, contextValue.request)
        },
        async willSendResponse({ response, contextValue }) {
          const { body, http } = response
          if (body.kind !== 'single' || body.singleResult.errors === undefined) return
          const { language } = contextValue.request
          const errors: GraphQLFormattedError[] = body.singleResult.errors.map((error) => translate(error, language))
          body.singleResult.errors = errors
          const end = statusOf(errors, body.singleResult.data)
          if (end === undefined) return
          http.status = end.status
          if (end.retryAfterSeconds !== undefined) http.headers.set('retry-after', String(end.retryAfterSeconds))
        },
      }
    },
  }
}

/** Answered once it would look as if nothing ever changed. */
function refuseSubscription(document: DocumentNode, operationName: string | null): void {
  if (getOperationAST(document, operationName)?.operation !== 'subscription') return
  throw new GraphQLError(`A subscription is answered as a stream: ask ${STREAM_ROUTE}.`, {
    extensions: { code: ApolloServerErrorCode.BAD_REQUEST },
  })
}

function requestOf(context: Record<string, unknown>): RequestContext {
  return (context as unknown as ApolloContext).request
}
