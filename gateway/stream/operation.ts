/**
 * The operation of a stream: read from the request as GraphQL over HTTP has it (GET or POST), parsed and checked by the same
 * limits and rules as at `/graphql`, and kept by its text, so that what was compiled for it is kept too.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors'
import type { FastifyRequest } from 'fastify'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type ParseOptions,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { GatewayError } from '../errors.ts'
import type { Operation } from '../plugin.ts'

export interface OperationParts {
  readonly schema: GraphQLSchema
  readonly rules: readonly ValidationRule[]
  readonly parseOptions: ParseOptions
}

/** Throws what is wrong with the document, all of it at once where the rules say so. */
export type ReadOperation = (request: FastifyRequest) => Operation

/** What is wrong with a document or its variables, as graphql says it. */
export class DocumentMistakes extends Error {
  override readonly name = 'DocumentMistakes'
  readonly mistakes: readonly GraphQLError[]
  /** As Apollo Server marks them, so that one mask serves both. */
  readonly code: ApolloServerErrorCode

  constructor(code: ApolloServerErrorCode, mistakes: readonly GraphQLError[]) {
    super('the document is not one that this schema answers')
    this.code = code
    this.mistakes = mistakes
  }
}

const asked = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
})

const DOCUMENTS_KEPT = 200

export function createReadOperation(parts: OperationParts): ReadOperation {
  const kept = new LRUCache<string, DocumentNode>({ max: DOCUMENTS_KEPT })
  return (request) => {
    const parsed = asked.safeParse(given(request))
    if (!parsed.success) throw new GatewayError('BAD_REQUEST', 'the request does not hold an operation')
    const { query, operationName, variables } = parsed.data
    const document = kept.get(query) ?? check(query, parts)
    kept.set(query, document)
    const name = operationName ?? undefined
    if (getOperationAST(document, name)?.operation !== 'subscription') {
      const mistake = new GraphQLError('Only a subscription is answered by a stream; ask /graphql for the rest.')
      throw new DocumentMistakes(ApolloServerErrorCode.BAD_REQUEST, [mistake])
    }
    return { document, operationName: name, variables: variables ?? {}, schema: parts.schema }
  }
}

function given({ method, query, body }: FastifyRequest): unknown {
  if (method === 'POST') return body
  const { variables, ...rest } = z.record(z.string(), z.string()).parse(query)
  return { ...rest, ...(variables !== undefined && { variables: jsonOf(variables) }) }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', 'the variables are not JSON', { cause })
  }
}

function check(text: string, { schema, rules, parseOptions }: OperationParts): DocumentNode {
  const document = parsed(text, parseOptions)
  const mistakes = validate(schema, document, [...specifiedRules, ...rules])
  if (mistakes.length === 0) return document
  throw new DocumentMistakes(ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED, mistakes)
}

function parsed(text: string, options: ParseOptions): DocumentNode {
  try {
    return parse(text, options)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    throw new DocumentMistakes(ApolloServerErrorCode.GRAPHQL_PARSE_FAILED, [error])
  }
}
