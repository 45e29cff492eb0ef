/** Errors of the committee: problem details (RFC 9457), one type each; the table is in README.md. */
import { randomUUID } from 'node:crypto'
import type { MockResponse } from '../registry.ts'
import { json } from '../respond.ts'

const TITLES = {
  malformed: "So'rov noto'g'ri",
  'sender-missing': "So'rov yuboruvchi ko'rsatilmagan",
  'token-missing': "Token yo'q",
  'token-expired': 'Token muddati tugagan',
  'token-unknown': "Bunday token yo'q",
  'agreement-suspended': "Kelishuv to'xtatilgan",
  'not-found': "Bunday manzil yo'q",
  'method-not-allowed': "Bunday usul yo'q",
  'too-many-keys': 'Kalitlar soni 100 tadan oshmasligi kerak',
  'too-many-requests': "So'rovlar juda ko'p",
  maintenance: 'Profilaktika ishlari',
} as const

export type ProblemType = keyof typeof TITLES

export function problem(type: ProblemType, status: number, detail?: string): MockResponse {
  const body = {
    type: `https://soliq.example/problems/${type}`,
    title: TITLES[type],
    status,
    ...(detail !== undefined && { detail }),
    instance: `urn:uuid:${randomUUID()}`,
  }
  return json(status, body, { 'content-type': 'application/problem+json', ...(status === 401 && challenge(type)) })
}

/** RFC 6750, 3: no error is named to whom brought no token. */
function challenge(type: ProblemType): Record<string, string> {
  const error = type === 'token-missing' ? '' : ', error="invalid_token"'
  return { 'www-authenticate': `Bearer realm="soliq"${error}` }
}
