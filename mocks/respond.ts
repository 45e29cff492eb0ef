/** The few forms of response that every mock gives. */
import type { MockResponse } from './registry.ts'

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): MockResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

export function plain(status: number, body: string): MockResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}
