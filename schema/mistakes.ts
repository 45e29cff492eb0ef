/**
 * Mistakes in the data of this room. Each says the file, the line, where in it, and what to do; all of a file are told at once.
 */
import { GraphQLError } from 'graphql'

export type SchemaErrorCode = 'FILE_MISSING' | 'NOT_YAML' | 'NOT_GRAPHQL' | 'INVALID'

export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  readonly code: SchemaErrorCode
  /** One line each: `file:line: where: what is wrong and what to do`. */
  readonly mistakes: readonly string[]

  constructor(code: SchemaErrorCode, mistakes: readonly string[], options?: ErrorOptions) {
    super(mistakes.join('\n'), options)
    this.code = code
    this.mistakes = mistakes
  }

  /** A syntax error of graphql's, told with the file it stands in. */
  static inGraphql(file: string, cause: unknown): SchemaError {
    return new SchemaError('NOT_GRAPHQL', [graphqlMistake(file, cause)], { cause })
  }

  static missing(file: string, cause: unknown): SchemaError {
    return new SchemaError('FILE_MISSING', [`${file}: cannot be read; see schema/README.md for what a folder holds`], {
      cause,
    })
  }
}

export function graphqlMistake(file: string, cause: unknown): string {
  const line = cause instanceof GraphQLError ? (cause.locations?.[0]?.line ?? 1) : 1
  return `${file}:${line}: ${cause instanceof Error ? cause.message : String(cause)}`
}
