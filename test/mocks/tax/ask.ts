/** A client of the tax mock, written by hand from its manual. */
import type { RunningMock } from '../../../mocks/server.ts'

export interface Row {
  readonly pinfl?: string
  readonly stir?: string
  readonly [part: string]: unknown
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: { readonly rows: readonly Row[]; readonly type?: string; readonly detail?: string }
}

export async function tokenOf(
  mock: RunningMock,
  client = 'darcha:darcha-mock-secret',
  form: Record<string, string> = { grant_type: 'client_credentials' },
) {
  const headers = { authorization: `Basic ${btoa(client)}` }
  const response = await fetch(`${mock.url}/oauth2/token`, { method: 'POST', headers, body: new URLSearchParams(form) })
  const body = (await response.json()) as { access_token: string; expires_in: number; error?: string }
  return { status: response.status, headers: response.headers, body }
}

export async function query(
  mock: RunningMock,
  body: unknown,
  { token, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const authorization = `Bearer ${token ?? (await tokenOf(mock)).body.access_token}`
  const response = await fetch(`${mock.url}/taxpayers/query`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'x-sender-id': 'UZ1', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Reply['body'] }
}
