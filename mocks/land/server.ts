/**
 * The cadastre's register of titles, by REST over X-Road: titles by number, holdings of people and organisations, and extracts
 * from the archive that are answered later. The wire's manual is README.md, its types openapi.yaml.
 */
import { readFileSync } from 'node:fs'
import type { Population } from '../population/contract.ts'
import type { MockRegistry, MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'
import { tashkentTime } from '../tashkent.ts'
import { createAgreement } from './agreement.ts'
import { asked } from './asked.ts'
import { createCaller } from './callback.ts'
import { registerError } from './errors.ts'
import { holdings } from './holdings.ts'
import type { Office } from './office.ts'
import { extract, titles } from './titles.ts'
import { createSeal } from './tokens.ts'
import { bound, route, xroadError } from './xroad.ts'

export interface LandOptions {
  /** How long the archive says that it takes, in milliseconds. @default 30000 */
  readonly extractDelay?: number
}

export function landMock(population: Population, options: LandOptions = {}): MockRegistry {
  const { extractDelay = 30_000 } = options
  const description = readFileSync(new URL('openapi.yaml', import.meta.url), 'utf8')
  const agreement = createAgreement(extractDelay)
  const caller = createCaller(agreement.callback)
  const seal = createSeal(`land ${population.seed}`)
  const office: Office = { population, extractDelay, readyAfter: agreement.readyAfter, seal, onOrder: caller.onOrder }
  return {
    name: 'land',
    handle(request) {
      if (request.url.pathname === '/openapi.yaml') return described(description, request)
      const routed = route(request)
      return 'error' in routed ? routed.error : bound(request, answered(request, office, routed.path))
    },
    faultBodies: {
      refused: () => xroadError('Server.ServerProxy.AccessDenied', 'request is not allowed'),
      pending: (request) => archivedAll(request, office),
    },
    asked,
    orders: agreement.orders,
    close: caller.close,
  }
}

function answered(request: MockRequest, office: Office, path: string): MockResponse {
  const [, resource = '', reference, ...more] = path.split('/')
  const method = METHODS[resource]
  if (method === undefined || more.length > 0 || (reference !== undefined) !== (resource === 'extracts')) {
    return registerError('path.unknown', 'no such path')
  }
  if (request.method !== method) return registerError('method.not_allowed', `${request.method} is not ${method}`)
  if (resource === 'health') return json(200, { status: 'UP', as_of: tashkentTime(request.asOf) })
  const wrong = unfit(request)
  if (wrong !== undefined) return wrong
  if (resource === 'extracts') return extract(request, office, reference ?? '')
  return resource === 'titles' ? titles(request, office) : holdings(request, office)
}

const METHODS: Readonly<Record<string, string>> = { health: 'GET', titles: 'POST', holdings: 'POST', extracts: 'GET' }

function unfit({ headers, method }: MockRequest): MockResponse | undefined {
  const user = headers['x-road-userid']
  if (user === undefined) return registerError('access.user_required', 'X-Road-UserId missing')
  if (!/^[A-Z]{2}\S+$/.test(user)) return registerError('request.invalid', 'X-Road-UserId has no country prefix')
  if (!/^([^/]+\/[^/]+|[A-Z]{2}\d{14})$/.test(headers['x-road-represented-party'] ?? 'class/member')) {
    return registerError('request.invalid', 'X-Road-Represented-Party is neither class/member nor a person')
  }
  const json = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
  return method === 'POST' && !json ? registerError('media.unsupported', 'not application/json') : undefined
}

/** Under the fault `pending` every title lies in the archive. */
function archivedAll(request: MockRequest, office: Office): MockResponse {
  const archive = (title: ReturnType<Population['titleByCadastralNumber']>) => title && { ...title, archived: true }
  const population = {
    ...office.population,
    titleByCadastralNumber: (number: string) => archive(office.population.titleByCadastralNumber(number)),
  }
  const routed = route(request)
  return 'error' in routed ? routed.error : bound(request, answered(request, { ...office, population }, routed.path))
}

function described(description: string, { headers }: MockRequest): MockResponse {
  const body = description.replace('kadastr.example', headers['host'] ?? 'kadastr.example')
  return { status: 200, headers: { 'content-type': 'application/yaml' }, body }
}
