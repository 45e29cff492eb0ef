/** Questions to the land mock, written by hand from the manual: nothing of ours is between the test and the wire. */
import { createHash } from 'node:crypto'

export const SERVICE = 'UZ-test/GOV/202555666/kadastr/title-register'

export interface Asked {
  readonly method?: string
  readonly body?: unknown
  /** Added; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Instead of that of the service. */
  readonly prefix?: string
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
  /** The request hash, computed from what was sent. */
  readonly hash: string
}

const GOOD = {
  'X-Road-Client': 'UZ-test/GOV/205000001/oss',
  'X-Road-Id': '8fe0d3b6-1d0b-4a39-8ad5-b3ea2a8ecb1d',
  'X-Road-UserId': 'UZ12345678901234',
  'X-Road-Issue': 'A-17',
  'Content-Type': 'application/json',
}

export async function ask(
  url: string,
  path: string,
  { body, headers = {}, method, prefix }: Asked = {},
): Promise<Reply> {
  const target = `${prefix ?? `/r1/${SERVICE}`}${path}`
  const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const used = Object.entries<string | undefined>({ ...GOOD, ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const verb = method ?? (sent === undefined ? 'GET' : 'POST')
  const response = await fetch(`${url}${target}`, {
    method: verb,
    headers: [...used].map(([name, value]) => [name, value]),
    ...(sent !== undefined && { body: sent }),
  })
  const xroad = used
    .filter(([name]) => name.startsWith('X-Road-'))
    .map(([name, value]) => [name.toLowerCase(), value] as const)
  const id = response.headers.get('x-road-id')
  const lines = new Map([...(id === null ? [] : [['x-road-id', id] as const]), ...xroad])
  return {
    status: response.status,
    headers: response.headers,
    body: Object(await response.json()),
    hash: hashOf([verb, target, ...[...lines.keys()].sort().map((name) => `${name}:${lines.get(name)}`)], sent),
  }
}

/** README.md of the mock, "The request hash". */
function hashOf(lines: readonly string[], body: string | undefined): string {
  const sha512 = (data: string | Buffer) => createHash('sha512').update(data).digest()
  const headers = sha512(`${lines.join('\r\n')}\r\n`)
  return (body === undefined ? headers : sha512(Buffer.concat([headers, sha512(body)]))).toString('base64')
}

/** What is at a path of names and places in a list, `titles.0.cad_no`; undefined where nothing is. */
export function at(tree: unknown, path: string): unknown {
  return path.split('.').reduce((inner: unknown, name) => {
    const known = inner !== null && typeof inner === 'object' && name in inner
    return known ? Reflect.get(inner, name) : undefined
  }, tree)
}

export const list = (items: unknown): unknown[] => (Array.isArray(items) ? items : [])
