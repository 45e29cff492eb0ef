/**
 * What can go wrong between us and a registry: one class, a closed list of codes, the cause kept.
 *
 * Absence is not an error (it is the answer NOT_FOUND). A message names the registry and what happened, never a key or a
 * value: it may reach a log or a client.
 */
export type RegistryErrorCode = 'REGISTRY_UNAVAILABLE' | 'REGISTRY_TIMEOUT' | 'REGISTRY_REFUSED' | 'RECORD_INVALID'

export interface RegistryErrorDetails {
  readonly cause?: unknown
  /** When asking again may help, in milliseconds from now: the registry's Retry-After, or the breaker's half-open moment. */
  readonly retryAfter?: number
  /** The registry's own code for it (an X-Road error type, a SOAP faultcode, a problem type): for operators. */
  readonly registryCode?: string
  /** HTTP status, where the wire has one. */
  readonly status?: number
}

export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly code: RegistryErrorCode
  readonly retryAfter: number | undefined
  readonly registryCode: string | undefined
  readonly status: number | undefined

  constructor(code: RegistryErrorCode, message: string, details: RegistryErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.retryAfter = details.retryAfter
    this.registryCode = details.registryCode
    this.status = details.status
  }

  /** Whether the same read may be sent again: the registry was not reached, or was too busy; it did not refuse. */
  get retryable(): boolean {
    return this.code === 'REGISTRY_UNAVAILABLE' || this.code === 'REGISTRY_TIMEOUT'
  }
}

/** An operator's option that cannot be used: which one, and why. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError'
}
