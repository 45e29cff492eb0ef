/** What keeps a connector from being hosted, and what a hosted connector says instead of an answer. */
import { GraphQLError } from 'graphql'
import type { Answer } from '../sdk/answer.ts'
import type { FieldSet } from '../sdk/fields.ts'

export type HostErrorCode =
  | 'SLICE_UNUSABLE'
  | 'READER_MISSING'
  | 'TOKEN_TOO_SHORT'
  | 'CONNECTOR_UNKNOWN'
  | 'FILE_UNREADABLE'

export class HostError extends Error {
  override readonly name = 'HostError'
  readonly code: HostErrorCode

  constructor(code: HostErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

export type Entity = Readonly<Record<string, unknown>>

/** The record, or null where the registry answered that it holds none. Throws what anything else stands for: never null. */
export function recordOf(answer: Answer | undefined, fields: FieldSet, registry: string): Entity | null {
  switch (answer?.status) {
    case 'FOUND':
      return { ...answer.entity }
    case 'NOT_FOUND':
      return null
    case 'WITHHELD':
      throw refusal('RECORD_WITHHELD', `${registry} withholds the record`, registry)
    case 'PENDING':
      throw refusal('RECORD_PENDING', `${registry} will answer later`, registry)
    case 'UNAVAILABLE':
      throw refusal(answer.error.code, `${registry} did not answer`, registry, answer.error)
    default:
      throw refusal('RECORD_INVALID', `${registry} gave no answer about ${fields.length} fields`, registry)
  }
}

export function refusal(code: string, message: string, registry: string, cause?: Error): GraphQLError {
  return new GraphQLError(message, { extensions: { code, registry }, ...(cause && { originalError: cause }) })
}
