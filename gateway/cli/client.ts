/**
 * The window's API as a command line uses it: GraphQL over HTTP, honest about what came back.
 */
import { CommandError } from './failure.ts'

export interface Client {
  ask<Data>(document: string, variables: Readonly<Record<string, unknown>>): Promise<Data>
  /** A file of the window, by its path. */
  download(path: string): Promise<Uint8Array>
}

export interface ClientOptions {
  /** Of the window, such as `http://127.0.0.1:4000`. */
  readonly url: string
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

interface Reply {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

export function createClient({ url, token, headers: own = {} }: ClientOptions): Client {
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...own }
  return {
    async ask<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> {
      const response = await send(url, '/graphql', {
        method: 'POST',
        body: JSON.stringify({ query, variables }),
        headers: { 'content-type': 'application/json', ...headers },
      })
      return (await replyIn(response, url)).data as Data
    },
    async download(path) {
      const response = await send(url, path, { headers })
      if (!response.ok) await replyIn(response, url)
      return await response.bytes()
    },
  }
}

async function replyIn(response: Response, url: string): Promise<Reply> {
  const reply = (await response.json().catch((cause: unknown) => {
    throw silent(url, cause)
  })) as Reply
  const [error] = reply.errors ?? []
  if (error !== undefined) throw new CommandError(`${error.message} (${error.extensions?.code ?? 'no code'})`)
  return reply
}

async function send(url: string, path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(`${url}${path}`, { ...request, signal: AbortSignal.timeout(30_000) })
  } catch (cause) {
    throw silent(url, cause)
  }
}

function silent(url: string, cause: unknown): CommandError {
  return new CommandError(`no window answers at ${url}; start one with \`npm start\` or \`darcha start\``, cause)
}
