/** What an error in a result says: where, whose, which code. The compiled executor leaves out what it has nothing to say of. */
import type { GraphQLError } from 'graphql'
import { ERRORS, type ErrorCode } from '../../errors.ts'

type Extensions = Readonly<Record<string, unknown>>

/** One without a code of the table is a mistake of ours. */
export function codeOf(error: GraphQLError): ErrorCode {
  const { code } = extensionsOf(error)
  return typeof code === 'string' && isErrorCode(code) ? code : 'INTERNAL'
}

/** The registry that the error is about, by name. */
export function registryOf(error: GraphQLError): unknown {
  return extensionsOf(error)['registry']
}

/** When to ask again, in milliseconds from then. */
export function waitOf(error: GraphQLError): number | undefined {
  const { retryAfterMs } = extensionsOf(error)
  return typeof retryAfterMs === 'number' ? retryAfterMs : undefined
}

/** Without the positions in lists. */
export function namesOf({ path = [] }: GraphQLError): string {
  return path.filter((step) => typeof step === 'string').join('.')
}

function extensionsOf({ extensions }: { readonly extensions?: Extensions }): Extensions {
  return extensions ?? {}
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
