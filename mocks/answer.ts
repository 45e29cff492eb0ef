/**
 * What a registry says, as itself or under a fault of words: an outage, a refusal, another shape, an old moment.
 *
 * Where the registry has words of its own for the fault they are used; otherwise what any server would say.
 */
import type { Blow } from './faults.ts'
import type { MockRegistry, MockRequest, MockResponse } from './registry.ts'
import { plain } from './respond.ts'

export async function answer(registry: MockRegistry, request: MockRequest, fault?: Blow): Promise<MockResponse> {
  try {
    return await worded(registry, request, fault)
  } catch (error) {
    return plain(500, `the mock ${registry.name} failed: ${error instanceof Error ? error.stack : error}`)
  }
}

async function worded(registry: MockRegistry, request: MockRequest, fault?: Blow): Promise<MockResponse> {
  if (fault === undefined) return await registry.handle(request)
  const own = registry.faultBodies?.[fault.kind]?.(request)
  switch (fault.kind) {
    case 'outage':
      return own ?? plain(503, 'Service Unavailable')
    case 'rateLimited':
      return later(own ?? plain(429, 'Too Many Requests'), fault.retryAfter)
    case 'stale':
      return own ?? (await registry.handle({ ...request, asOf: earlier(request.asOf, fault.age) }))
    case 'wrongSchema':
      return own ?? reshaped(await registry.handle(request))
    default:
      return own ?? (await registry.handle(request))
  }
}

/** Retry-After in whole seconds (RFC 9110, 10.2.3). */
function later(response: MockResponse, seconds: number): MockResponse {
  return { ...response, headers: { ...response.headers, 'retry-after': String(Math.ceil(seconds)) } }
}

function earlier(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() - seconds * 1_000)
}

/** A later version of a format that nobody announced: whoever reads it leniently finds an empty list and a wrong fact. */
function reshaped(response: MockResponse): MockResponse {
  const xml = response.headers['content-type']?.includes('xml') ?? false
  const body = xml ? '<reply version="2"><items/></reply>' : '{"version":"2","payload":{"items":[]}}'
  return { ...response, body }
}
