/** Following a request as a front end does, by the protocol's own client. */
import { type Client, createClient } from 'graphql-sse'
import type { Problem } from './ask.ts'

export interface Event<Data> {
  readonly data?: Data | null
  readonly errors?: readonly Problem[]
}

export interface Following<Data> {
  /** All that came so far. */
  readonly events: readonly Event<Data>[]
  /** Resolves when the window says that there will be no more; rejects when it could not be asked. */
  readonly ended: Promise<void>
  /** As a page that is closed. */
  leave(): void
}

export interface Headers {
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** `retries`: how often it comes again after the connection was cut. */
export function streamClient(url: string, { token, headers = {} }: Headers = {}, retries = 0): Client {
  return createClient({
    url: `${url}/graphql/stream`,
    headers: {
      'accept-language': 'en',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    retryAttempts: retries,
    retry: async () => undefined,
  })
}

export function followWith<Data>(client: Client, query: string, variables: Record<string, unknown>): Following<Data> {
  const events: Event<Data>[] = []
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  // Whoever looks at the events only does not wait for the end.
  ended.catch(() => undefined)
  const leave = client.subscribe<Data>(
    { query, variables },
    {
      next: (event) => void events.push(event as unknown as Event<Data>),
      complete: resolve,
      error: reject,
    },
  )
  return { events, ended, leave }
}
