/** Errors of the register itself: `{type, message, detail}`, by the table in README.md. */
import { randomUUID } from 'node:crypto'
import type { MockResponse } from '../registry.ts'
import { json } from '../respond.ts'

const STATUS = {
  'request.invalid': 400,
  'request.too_many_keys': 400,
  'request.unknown_field': 400,
  'cursor.invalid': 400,
  'access.user_required': 403,
  'extract.unknown': 404,
  'path.unknown': 404,
  'method.not_allowed': 405,
  'media.unsupported': 415,
} as const

export type RegisterError = keyof typeof STATUS

export function registerError(type: RegisterError, message: string): MockResponse {
  return json(STATUS[type], { type, message, detail: randomUUID() })
}
