/**
 * A mistake in the data of this room: always says the file, the line where there is one, and what to do.
 */
import { GraphQLError } from 'graphql'

export type SchemaErrorCode = 'FILE_MISSING' | 'NOT_YAML' | 'NOT_GRAPHQL' | 'INVALID'

export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  readonly code: SchemaErrorCode

  constructor(code: SchemaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** A syntax error of graphql's, told with the file it stands in. */
  static inGraphql(file: string, cause: unknown): SchemaError {
    const line = cause instanceof GraphQLError ? (cause.locations?.[0]?.line ?? 1) : 1
    const said = cause instanceof Error ? cause.message : String(cause)
    return new SchemaError('NOT_GRAPHQL', `${file}:${line}: ${said}`, { cause })
  }
}
