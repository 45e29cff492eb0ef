/**
 * What a failing HTTP status means, once for every wire (RFC 9110, 15):
 *
 *   408, 429, 5xx  REGISTRY_UNAVAILABLE, with the registry's Retry-After (RFC 9110, 10.2.3)
 *   3xx, 4xx       REGISTRY_REFUSED; a redirect is not followed, because the registry is where the operator said
 */
import { RegistryError } from '../errors.ts'

export interface Failed {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

export function refusal({ status, headers }: Failed, name: string, registryCode?: string): RegistryError {
  const retryAfter = retryAfterOf(headers['retry-after'])
  const details = {
    status,
    ...(registryCode !== undefined && { registryCode }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
  if (status === 429) return new RegistryError('REGISTRY_UNAVAILABLE', `${name} is asked too often`, details)
  if (status >= 500 || status === 408) return new RegistryError('REGISTRY_UNAVAILABLE', `${name} failed`, details)
  return new RegistryError('REGISTRY_REFUSED', `${name} refused the request`, details)
}

/** The registry's own code in a JSON error: problem+json `type` (RFC 9457, 3.1.1), `code`, or OAuth's `error` (RFC 6749, 5.2). */
export function registryCodeIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const code = Reflect.get(body, 'type') ?? Reflect.get(body, 'code') ?? Reflect.get(body, 'error')
  return typeof code === 'string' ? codeWord(code) : undefined
}

/** A code is a word, a dotted name or a URI. Anything else, or what may hold a person's number, is not passed on. */
export function codeWord(text: string): string | undefined {
  return /^[\w.:/#+-]{1,120}$/.test(text) && !/\d{9}/.test(text) ? text : undefined
}

/** Seconds or an HTTP date, as milliseconds from now. */
function retryAfterOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
