/**
 * The window's API as a command line uses it: GraphQL over HTTP, honest about what came back.
 */
import { CommandError } from './failure.ts'

export interface Client {
  ask<Data>(document: string, variables: Readonly<Record<string, unknown>>): Promise<Data>
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

export function createClient({ url, token, headers = {} }: ClientOptions): Client {
  return {
    async ask<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> {
      const reply = await post(`${url}/graphql`, JSON.stringify({ query, variables }), {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      })
      const [error] = reply.errors ?? []
      if (error !== undefined) throw new CommandError(`${error.message} (${error.extensions?.code ?? 'no code'})`)
      return reply.data as Data
    },
  }
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<Reply> {
  try {
    const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(30_000) })
    return (await response.json()) as Reply
  } catch (cause) {
    throw new CommandError(`no window answers at ${url}; start one with \`npm start\` or \`darcha start\``, cause)
  }
}
