/** Speaking to a mock that runs in another process: what the commands of `node mocks/main.ts` do. */
import { z } from 'zod'
import { MockError } from './errors.ts'

const faults = z.object({ faults: z.array(z.looseObject({ kind: z.string() })), kinds: z.array(z.string()) })

const requests = z.object({
  count: z.number(),
  requests: z.array(
    z.looseObject({
      sequence: z.number(),
      at: z.string(),
      method: z.string(),
      path: z.string(),
      ending: z.string(),
      operation: z.string().optional(),
      keys: z.array(z.string()).optional(),
      fields: z.array(z.string()).optional(),
      status: z.number().optional(),
      fault: z.string().optional(),
      ms: z.number().optional(),
    }),
  ),
})

export type RemoteFaults = z.output<typeof faults>
export type RemoteRequests = z.output<typeof requests>

/** Throws `MockError` FAULT_INVALID with the mock's reason, or UNREACHABLE. */
export async function setFaults(url: string, wanted: readonly object[]): Promise<RemoteFaults> {
  return faults.parse(await ask(url, 'faults', { method: 'PUT', body: JSON.stringify(wanted) }))
}

export async function clearFaults(url: string): Promise<RemoteFaults> {
  return faults.parse(await ask(url, 'faults', { method: 'DELETE' }))
}

export async function listFaults(url: string): Promise<RemoteFaults> {
  return faults.parse(await ask(url, 'faults', {}))
}

export async function listRequests(url: string): Promise<RemoteRequests> {
  return requests.parse(await ask(url, 'requests', {}))
}

export async function clearRequests(url: string): Promise<void> {
  await ask(url, 'requests', { method: 'DELETE' })
}

const corrected = z.object({ entity: z.string(), correctedAt: z.string(), announced: z.number().optional() })

export type RemoteCorrection = z.output<typeof corrected>

export async function correctRecord(url: string, order: object): Promise<RemoteCorrection> {
  return corrected.parse(await ask(url, 'corrections', { method: 'POST', body: JSON.stringify(order) }))
}

const callback = z.object({
  callback: z.object({ to: z.string(), registry: z.string(), readyAfter: z.number() }).nullable(),
})

export type RemoteCallback = z.output<typeof callback>['callback']

/** Switches callbacks on with `wanted`, off with null; tells how they are without. Null where nobody is called back. */
export async function setCallback(url: string, wanted?: object | null): Promise<RemoteCallback> {
  const set = wanted === null ? { method: 'DELETE' } : { method: 'PUT', body: JSON.stringify(wanted) }
  return callback.parse(await ask(url, 'callback', wanted === undefined ? {} : set)).callback
}

async function ask(
  url: string,
  what: 'faults' | 'requests' | 'corrections' | 'callback',
  init: RequestInit,
): Promise<unknown> {
  const response = await reach(`${url}/__mock/${what}`, init)
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return answer
  const { error } = z
    .object({ error: z.string() })
    .catch({ error: `${url} is no mock` })
    .parse(answer)
  throw new MockError('FAULT_INVALID', error)
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(5_000) })
  } catch (cause) {
    throw new MockError('UNREACHABLE', `nothing answers at ${url}: are the mocks running there?`, cause)
  }
}
