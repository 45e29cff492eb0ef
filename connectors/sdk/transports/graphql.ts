/**
 * GraphQL over HTTP, as an agency's own server speaks it: a reply with errors is a reply, and its errors keep their paths.
 */
import { RegistryError } from '../errors.ts'
import type { Transport } from '../transport.ts'
import type { HttpExchange, HttpOptions } from './http.ts'
import { rest } from './rest.ts'

export interface GraphqlRequest {
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

export interface GraphqlResponse {
  readonly data: Readonly<Record<string, unknown>> | null
  readonly errors: readonly { readonly path?: readonly (string | number)[] }[]
  readonly exchange: HttpExchange
}

/** `baseUrl` is the endpoint itself, such as `https://agency.example/graphql`. */
export function graphql(options: HttpOptions): Transport<GraphqlRequest, GraphqlResponse> {
  const endpoint = new URL(options.baseUrl)
  const wire = rest({ ...options, baseUrl: endpoint.origin })
  return {
    registry: options.name,
    async send({ document, variables, headers = {} }, call) {
      const { body, exchange } = await wire.send(
        { method: 'POST', path: endpoint.pathname, headers, body: { query: document, variables } },
        call,
      )
      return { ...read(body, options.name), exchange }
    },
    close: () => wire.close(),
  }
}

function read(body: unknown, name: string): Omit<GraphqlResponse, 'exchange'> {
  const { data = null, errors = [] } = isObject(body) ? body : {}
  if ((!isObject(data) && data !== null) || !Array.isArray(errors) || (data === null && errors.length === 0)) {
    throw new RegistryError('RECORD_INVALID', `${name} did not answer in GraphQL`)
  }
  return { data, errors: errors.map((error: unknown) => pathOf(error)) }
}

/**
 * The path alone: messages are the agency's words, and may hold anything. Mercurius writes positions as text; no name begins
 * with a digit (GraphQL, 2.1.9), and a position that is not recognised would make its error nobody's.
 */
function pathOf(error: unknown): { readonly path?: readonly (string | number)[] } {
  const path = isObject(error) ? error['path'] : undefined
  if (!Array.isArray(path)) return {}
  const steps: readonly unknown[] = path
  return {
    path: steps.flatMap((step) => (typeof step === 'number' ? step : typeof step === 'string' ? named(step) : [])),
  }
}

function named(step: string): string | number {
  return /^\d+$/.test(step) ? Number(step) : step
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
