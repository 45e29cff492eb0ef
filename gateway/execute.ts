/**
 * Runs an operation on the composed schema: compiled once per document and kept with it, then executed many times.
 *
 * An answer leaves only when everything that must come before it is done (`beforeAnswer`: the audit entries committed).
 * If that fails, the answer stays here.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { LRUCache } from 'lru-cache'
import type { RequestContext } from './context.ts'
import { GatewayError } from './errors.ts'

export interface Question {
  readonly document: DocumentNode
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  /** Of an event: what the root's fields are resolved from. */
  readonly root?: unknown
}

export interface Executor {
  /** Never throws: what fails is in the result's errors. The document must have passed validation. */
  run(question: Question, context: RequestContext): Promise<ExecutionResult>
  /** Parses and validates a document of ours (a certificate's query), kept by its text. Throws the first mistake. */
  prepare(text: string): DocumentNode
}

/** `finish` does what must precede the answer. */
export type Finish = (context: RequestContext) => Promise<void>

type Run = (
  context: RequestContext,
  question: Pick<Question, 'variables' | 'root'>,
) => ExecutionResult | Promise<ExecutionResult>

export function createExecutor(schema: GraphQLSchema, finish: Finish): Executor {
  const compiled = new WeakMap<DocumentNode, Map<string, Run>>()
  const prepared = new LRUCache<string, DocumentNode>({ max: 500 })
  return {
    async run({ document, operationName, variables, root }, context) {
      const run = compiledRun(schema, compiled, document, operationName)
      const result = await run(context, { variables, root })
      try {
        await finish(context)
        return result.errors === undefined ? result : { ...result, errors: result.errors.map(asGraphQLError) }
      } catch (cause) {
        return { data: null, errors: [asGraphQLError(cause)] }
      }
    },
    prepare(text) {
      const kept = prepared.get(text)
      if (kept !== undefined) return kept
      const document = parse(text, { maxTokens: 10_000 })
      const [mistake] = validate(schema, document)
      if (mistake !== undefined) throw mistake
      prepared.set(text, document)
      return document
    },
  }
}

/** Kept with the document itself, so that it goes when the bounded store of documents lets go of it. */
function compiledRun(
  schema: GraphQLSchema,
  compiled: WeakMap<DocumentNode, Map<string, Run>>,
  document: DocumentNode,
  operationName = '',
): Run {
  const runs = compiled.get(document) ?? new Map<string, Run>()
  compiled.set(document, runs)
  let run = runs.get(operationName)
  if (run === undefined) {
    run = compile(schema, document, operationName)
    runs.set(operationName, run)
  }
  return run
}

/** What the compiler cannot compile runs by graphql's own executor: slower, never refused. */
function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string): Run {
  const name = operationName === '' ? undefined : operationName
  const query = compileQuery(schema, document, name, { disablingCapturingStackErrors: true })
  if (isCompiledQuery(query)) return (context, { variables, root }) => query.query(root, context, variables ?? {})
  return (contextValue, { variables: variableValues, root: rootValue }) =>
    execute({ schema, document, operationName: name, contextValue, variableValues, rootValue })
}

/** The compiler's errors look like graphql's and are frozen; the server writes on errors. Places and causes are kept. */
function asGraphQLError(cause: unknown): GraphQLError {
  if (isCompiled(cause)) {
    const { message, path, originalError } = cause
    return new GraphQLError(message, {
      path,
      originalError,
      extensions: originalError instanceof GatewayError ? { ...originalError.extensions } : undefined,
    })
  }
  if (cause instanceof GraphQLError) return cause
  const error =
    cause instanceof GatewayError ? cause : new GatewayError('INTERNAL', 'the answer could not be completed', { cause })
  return new GraphQLError(error.message, { originalError: error, extensions: { ...error.extensions } })
}

interface CompiledError {
  readonly message: string
  readonly path: readonly (string | number)[] | undefined
  readonly originalError: Error | undefined
}

function isCompiled(error: unknown): error is CompiledError {
  return error instanceof Error && error.constructor !== GraphQLError && 'originalError' in error
}
