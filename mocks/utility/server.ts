/**
 * A provider of utilities, by REST and JSON with a key in a header: one contract, and one instance for each service and its
 * territories. The wire's manual is README.md.
 */
import { randomUUID } from 'node:crypto'
import type { Population, Title } from '../population/contract.ts'
import { shuffled } from '../random.ts'
import type { MockRegistry, MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'
import { accountsOf } from './accounts.ts'
import { type Provider, serves } from './providers.ts'
import { parseSearch, refusal, refusalOf, type Search } from './search.ts'

/** The key that these mocks know unless they are told of another. */
export const MOCK_KEY = 'darcha-mock-key'

export interface UtilityOptions {
  /** @default MOCK_KEY */
  readonly apiKey?: string
}

export function utilityMock(population: Population, provider: Provider, options: UtilityOptions = {}): MockRegistry {
  const { apiKey = MOCK_KEY } = options
  return {
    name: provider.id,
    handle: (request) => route(request, { population, provider, apiKey }),
    faultBodies: {
      refused: () => refusal(403, 'U-403-AGREEMENT', 'the agreement is suspended'),
      rateLimited: () => refusal(429, 'U-429-RATE', 'too many requests of this key'),
      outage: () => ({ status: 503, headers: { 'content-type': 'text/html' }, body: DOWN }),
    },
    asked(request) {
      const operation = `${request.method} ${request.url.pathname}`
      if (operation !== SEARCH) return { operation }
      const { cadastreNumbers, fields } = parseSearch(request)
      const { 'x-applicant': actingFor } = request.headers
      return { operation, keys: cadastreNumbers, fields: [...fields], ...(actingFor !== undefined && { actingFor }) }
    },
  }
}

const SEARCH = 'POST /accounts/search'
const DOWN =
  '<html><head><title>503 Service Temporarily Unavailable</title></head><body><center>nginx</center></body></html>'

interface Counter {
  readonly population: Population
  readonly provider: Provider
  readonly apiKey: string
}

function route(request: MockRequest, counter: Counter): MockResponse {
  const operation = `${request.method} ${request.url.pathname}`
  if (operation === 'GET /health') return json(200, { status: 'ok' })
  if (operation !== SEARCH) return refusal(404, 'U-404-PATH', 'there is no such path or method')
  if (request.headers['x-api-key'] !== counter.apiKey) return refusal(401, 'U-401-KEY', 'the key is missing or wrong')
  if (!/^[A-Z]{2}\d{14}$/.test(request.headers['x-applicant'] ?? 'UZ00000000000000')) {
    return refusal(400, 'U-400-APPLICANT', 'the applicant is no person with a country prefix')
  }
  let search: Search
  try {
    search = parseSearch(request)
  } catch (error) {
    return refusal(400, 'U-400-BODY', error instanceof Error ? error.message : 'malformed')
  }
  return refusalOf(search) ?? found(request, search, counter)
}

function found(
  request: MockRequest,
  { cadastreNumbers, fields }: Search,
  { population, provider }: Counter,
): MockResponse {
  const titles = [...new Set(cadastreNumbers)].flatMap((number) => population.dwellingByCadastralNumber(number) ?? [])
  const outside = titles.filter(({ soato }) => !serves(provider, soato)).map(numberOf)
  if (outside.length > 0) return refusal(422, 'U-422-TERRITORY', "outside the provider's territories", outside)
  const dwellings = titles.flatMap((title) => {
    const accounts = accountsOf(title, { population, provider, fields, asOf: request.asOf })
    return accounts === undefined ? [] : [{ cadastreNumber: numberOf(title), accounts }]
  })
  const id = request.headers['x-request-id']
  return json(
    200,
    {
      replyId: randomUUID(),
      service: provider.service,
      balanceSense: provider.balanceSense,
      dwellings: shuffled(dwellings, ({ cadastreNumber }) => cadastreNumber),
    },
    id === undefined ? {} : { 'x-request-id': id },
  )
}

const numberOf = ({ cadastralNumber }: Title): string => cadastralNumber
