/**
 * The tax committee's register of taxpayers, by REST and JSON with OAuth2 client credentials. The wire's manual is README.md.
 */
import { randomUUID } from 'node:crypto'
import type { Population } from '../population/contract.ts'
import type { MockRegistry, MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'
import { problem } from './problems.ts'
import { parseQuery, type Query } from './query.ts'
import { rowsOf } from './rows.ts'
import { createTokens, type TokenOptions, type Tokens } from './tokens.ts'

export function taxMock(population: Population, options: TokenOptions = {}): MockRegistry {
  const tokens = createTokens(options)
  return {
    name: 'tax',
    handle: (request) => route(request, { population, tokens }),
    faultBodies: {
      refused: () => problem('agreement-suspended', 403),
      outage: () => problem('maintenance', 503),
      rateLimited: () => problem('too-many-requests', 429),
    },
    asked(request) {
      const operation = `${request.method} ${request.url.pathname}`
      if (operation !== QUERY) return { operation }
      const { pinfl = [], stir = [], parts } = parseQuery(request)
      return { operation, keys: [...pinfl, ...stir], fields: parts }
    },
  }
}

const QUERY = 'POST /taxpayers/query'

interface Committee {
  readonly population: Population
  readonly tokens: Tokens
}

function route(request: MockRequest, { population, tokens }: Committee): MockResponse {
  const { method, url } = request
  switch (`${method} ${url.pathname}`) {
    case 'GET /health':
      return json(200, { status: 'UP' })
    case 'POST /oauth2/token':
      return tokens.grant(request)
    case QUERY:
      return tokens.refusal(request) ?? answered(request, population)
    default:
      return ['/health', '/oauth2/token', '/taxpayers/query'].includes(url.pathname)
        ? problem('method-not-allowed', 405)
        : problem('not-found', 404)
  }
}

function answered(request: MockRequest, population: Population): MockResponse {
  if (!/^[A-Z]{2}.{1,64}$/.test(request.headers['x-sender-id'] ?? '')) return problem('sender-missing', 400)
  let query: Query
  try {
    query = parseQuery(request)
  } catch (error) {
    return problem('malformed', 400, error instanceof Error ? error.message : undefined)
  }
  const { pinfl = [], stir = [], parts } = query
  if (pinfl.length + stir.length > MOST_KEYS) return problem('too-many-keys', 413)
  const rows = rowsOf(population, { pinfl, stir, parts: new Set(parts) }, request.asOf)
  const id = request.headers['x-request-id']
  return json(200, { reply_id: randomUUID(), rows }, id === undefined ? {} : { 'x-request-id': id })
}

const MOST_KEYS = 100
