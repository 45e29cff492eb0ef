/**
 * Everything that can go wrong in the window, in one table: the code a client sees, the HTTP status where the whole request
 * fails with it, and whether asking again may help. What a person reads is in messages.ts, in their language.
 *
 * Codes are the public API; the class is not. A message or an extension never holds personal data.
 */
import type { RegistryErrorCode } from '../connectors/sdk/errors.ts'

export interface ErrorKind {
  /** HTTP status (RFC 9110, 15; RFC 6585, 4) where the code ends the whole request; a failing field leaves it at 200. */
  readonly status: number
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean
}

export const ERRORS = {
  // Who asks
  UNAUTHENTICATED: { status: 401, retryable: false },
  IDENTITY_UNAVAILABLE: { status: 503, retryable: true },
  ACCESS_DENIED: { status: 403, retryable: false },
  PURPOSE_REQUIRED: { status: 400, retryable: false },
  // What is asked
  BAD_REQUEST: { status: 400, retryable: false },
  IDENTIFIER_INVALID: { status: 400, retryable: false },
  OPERATION_TOO_LARGE: { status: 400, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  // What the registries said, or did not
  REGISTRY_UNAVAILABLE: { status: 503, retryable: true },
  REGISTRY_TIMEOUT: { status: 504, retryable: true },
  REGISTRY_REFUSED: { status: 502, retryable: false },
  RECORD_INVALID: { status: 502, retryable: false },
  RECORD_WITHHELD: { status: 403, retryable: false },
  RECORD_PENDING: { status: 503, retryable: true },
  REGISTRY_UNASSIGNED: { status: 500, retryable: false },
  // Documents
  CERTIFICATE_UNKNOWN: { status: 404, retryable: false },
  CERTIFICATE_NOT_IN_FORCE: { status: 410, retryable: false },
  // Ourselves
  AUDIT_UNAVAILABLE: { status: 503, retryable: true },
  SHUTTING_DOWN: { status: 503, retryable: true },
  CANCELLED: { status: 499, retryable: true },
  INTERNAL: { status: 500, retryable: false },
} as const satisfies Record<string, ErrorKind> & Record<RegistryErrorCode, ErrorKind>

export type ErrorCode = keyof typeof ERRORS

export interface ErrorDetails {
  readonly cause?: unknown
  /** The registry that the error is about, by name. */
  readonly registry?: string
  /** When to ask again, in milliseconds from now. */
  readonly retryAfter?: number
  /** Words for the message template of the code: numbers and names of ours, never a person's data. */
  readonly params?: Readonly<Record<string, string | number>>
}

/** What GraphQL clients find under `extensions` of an error. */
export interface ErrorExtensions {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly registry?: string
  readonly retryAfterMs?: number
  readonly params?: Readonly<Record<string, string | number>>
}

export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: ErrorCode
  readonly extensions: ErrorExtensions

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.extensions = {
      code,
      retryable: ERRORS[code].retryable,
      ...(details.registry !== undefined && { registry: details.registry }),
      ...(details.retryAfter !== undefined && { retryAfterMs: Math.ceil(details.retryAfter) }),
      ...(details.params !== undefined && { params: details.params }),
    }
  }

  get status(): number {
    return ERRORS[this.code].status
  }
}
