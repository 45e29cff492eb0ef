/** Asking a window over HTTP, as any client would: for journeys, and for programs that know no test runner. */

export interface Asking {
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Problem {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: { readonly code: string; readonly registry?: string; readonly retryable?: boolean }
}

export interface Answer<Data> {
  readonly status: number
  readonly data?: Data | null
  readonly errors?: readonly Problem[]
}

export type Ask = <Data>(query: string, variables?: Record<string, unknown>, asking?: Asking) => Promise<Answer<Data>>

/** Asks a window by its address, as any client would. */
export function askerOf(url: string): Ask {
  return async <Data>(query: string, variables = {}, { token, headers }: Asking = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': 'en',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    })
    const body = (await response.json()) as Omit<Answer<Data>, 'status'>
    return { status: response.status, ...body }
  }
}
