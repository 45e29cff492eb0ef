/**
 * Errors as a client gets them: a code of the closed table, a sentence in the client's language, the exact path; nothing of
 * our insides and no value that somebody sent or a registry holds.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Language } from './context.ts'
import { ERRORS, type ErrorCode, type ErrorExtensions, GatewayError } from './errors.ts'
import { messageOf } from './messages.ts'

/** Marks an error whose message stays; a symbol, because what has no name in JSON never leaves by mistake. */
const KEPT = Symbol('message kept')

/** Mistakes in the request that graphql or the server names well: their message is for the developer and stays. */
const REQUEST_MISTAKES: ReadonlySet<string> = new Set(Object.values(ApolloServerErrorCode))

/** The error in the table's terms; `language` undefined leaves the sentence for later. */
export function present(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const known = located(gatewayErrorIn(error), formatted.message)
  const { path, locations } = formatted
  const place = { ...(locations !== undefined && { locations }), ...(path !== undefined && { path }) }
  if (known !== undefined) {
    return {
      message: messageOf(known.code, 'en', known.extensions.params),
      ...place,
      extensions: { ...known.extensions },
    }
  }
  const mistake = requestMistake(formatted)
  const code: ErrorCode = mistake === undefined ? 'INTERNAL' : 'BAD_REQUEST'
  return {
    message: mistake ?? messageOf('INTERNAL', 'en'),
    ...place,
    extensions: { code, retryable: false, ...(mistake !== undefined && { [KEPT]: true }) },
  }
}

/** graphql tells in which variable a value is wrong, by its path; the client is told that, and not the value. */
function located(known: GatewayError | undefined, message: string): GatewayError | undefined {
  if (known?.code !== 'IDENTIFIER_INVALID') return known
  const [, variable, path] = /^Variable "\$(\w+)" got invalid value .*?(?: at "([\w.[\]]+)")?; /s.exec(message) ?? []
  if (variable === undefined) return known
  return new GatewayError(known.code, known.message, {
    cause: known,
    params: { ...known.extensions.params, at: `$${path ?? variable}` },
  })
}

/** The same error with its sentence in `language`; what only a developer reads stays as it is. */
export function translate(error: GraphQLFormattedError, language: Language): GraphQLFormattedError {
  const extensions = error.extensions as (ErrorExtensions & { [KEPT]?: true }) | undefined
  if (extensions === undefined || !(extensions.code in ERRORS) || extensions[KEPT] === true) return error
  return { ...error, message: messageOf(extensions.code, language, extensions.params) }
}

/** The status and Retry-After of a response that has nothing but errors; undefined where it has data. */
export function statusOf(
  errors: readonly GraphQLFormattedError[] | undefined,
  data: unknown,
): { status: number; retryAfterSeconds?: number } | undefined {
  const [first] = errors ?? []
  if (first === undefined || (data !== undefined && data !== null)) return undefined
  const extensions = first.extensions as ErrorExtensions | undefined
  if (extensions === undefined || !(extensions.code in ERRORS)) return { status: 500 }
  const { retryAfterMs } = extensions
  return {
    status: ERRORS[extensions.code].status,
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  }
}

/**
 * Whether an operator must know: it was none of the expected ends. A mistake in the request is one, and goes into no log:
 * graphql's own words of it repeat what was sent.
 */
export function isInternal(error: unknown): boolean {
  const known = gatewayErrorIn(error)
  if (known !== undefined) return known.code === 'INTERNAL'
  return !(
    error instanceof GraphQLError &&
    isGraphqls(error.originalError) &&
    requestMistake(error.toJSON()) !== undefined
  )
}

/** Nothing of ours stands behind it; a scalar of graphql's may. */
function isGraphqls(cause: unknown): boolean {
  return cause === undefined || cause === null || cause instanceof GraphQLError
}

export function gatewayErrorIn(error: unknown): GatewayError | undefined {
  for (let at = error; at instanceof Error; at = 'originalError' in at ? at.originalError : undefined) {
    if (at instanceof GatewayError) return at
  }
  return undefined
}

function requestMistake({ message, extensions }: GraphQLFormattedError): string | undefined {
  const code = String(extensions?.['code'])
  const variable = /^Variable "\$/.test(message)
  if (!variable && (!REQUEST_MISTAKES.has(code) || code === ApolloServerErrorCode.INTERNAL_SERVER_ERROR))
    return undefined
  return withoutValues(message)
}

/**
 * graphql repeats what was sent, and it may be somebody's number. Of a variable only its name and the type that was expected
 * are kept, because a value may hold any text; of a literal, what stands before it.
 */
function withoutValues(message: string): string {
  const [, variable] = /^Variable "\$(\w+)" got invalid value /.exec(message) ?? []
  if (variable !== undefined) return `Variable "$${variable}" is not valid${expectation(message)}.`
  return message
    .replace(/, found .*?([;.])/s, '$1')
    .replace(/( cannot represent [a-z0-9 -]*value): .*$/s, '$1.')
    .replace(/^Value ".*?" does not exist/s, 'This value does not exist')
}

/** The last words are graphql's own, whatever the value before them holds. */
function expectation(message: string): string {
  const type = [...message.matchAll(/; Expected (?:non-nullable )?type "?([\w![\]]+)"?/g)].at(-1)?.[1]
  // graphql-jit names the field by its path from the value, graphql by its name alone.
  const missing = / Field "?(?:value\.)?([\w.[\]]+?)"? of required type "?([\w![\]]+)"? was not provided\.$/.exec(
    message,
  )
  if (missing !== null) return `: the field "${missing[1]}" of type ${missing[2]} is missing`
  return type === undefined ? '' : `: expected type ${type.replace(/\.$/, '')}`
}
