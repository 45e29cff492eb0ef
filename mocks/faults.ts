/**
 * The faults that a mock can be told to have: which there are, what they take, and which one strikes the next request.
 *
 * Every fault may be limited to a path, a share of the requests (seeded, so that a run can be repeated) or the first few.
 * Delays add up and combine with any other fault; of the others, the first that matches strikes.
 */
import { URLPattern } from 'node:url'
import { z } from 'zod'
import { MockError } from './errors.ts'
import { delayOf, distribution } from './latency.ts'
import { type Random, seeded } from './random.ts'

const limits = {
  /** URL pattern of the path, such as `/accounts/*` (WHATWG URLPattern). */
  path: z.string().startsWith('/').optional(),
  /** Share of the requests that it strikes. */
  probability: z.number().gt(0).max(1).optional(),
  /** It strikes this many requests and then no more. */
  times: z.int().min(1).optional(),
  /** Of the chance in `probability` and in a distribution. */
  seed: z.int().optional(),
}
const seconds = z.number().min(0)
const bytes = z.int().min(1)

const fault = z.discriminatedUnion('kind', [
  /** The answer comes late: by so many milliseconds, or by a distribution of them. */
  z.strictObject({ kind: z.literal('latency'), ms: z.union([z.number().min(0), distribution]), ...limits }),
  /** 503. */
  z.strictObject({ kind: z.literal('outage'), ...limits }),
  /** The registry's own refusal, in its own words. */
  z.strictObject({ kind: z.literal('refused'), ...limits }),
  /** The connection is reset (RST) instead of answered. */
  z.strictObject({ kind: z.literal('reset'), ...limits }),
  /** The request is taken and never answered. */
  z.strictObject({ kind: z.literal('halfOpen'), ...limits }),
  /** The answer comes byte by byte. */
  z.strictObject({ kind: z.literal('drip'), bytesPerSecond: bytes.default(20), ...limits }),
  /** The connection ends in the middle of the answer. */
  z.strictObject({ kind: z.literal('truncated'), ...limits }),
  /** The answer is noise: in the body, or already where the protocol's first line should be. */
  z.strictObject({ kind: z.literal('garbage'), from: z.enum(['body', 'start']).default('body'), ...limits }),
  /** The answer is well formed and of another shape. */
  z.strictObject({ kind: z.literal('wrongSchema'), ...limits }),
  /** The answer is right, followed by so much white space; compressed, it is small on the wire and large in memory. */
  z.strictObject({
    kind: z.literal('oversized'),
    bytes: bytes.default(64 * 2 ** 20),
    compressed: z.boolean().default(false),
    ...limits,
  }),
  /** The answer is right and describes a moment so many seconds ago. */
  z.strictObject({ kind: z.literal('stale'), age: seconds.default(30 * 86_400), ...limits }),
  /** 429 with Retry-After in seconds. */
  z.strictObject({ kind: z.literal('rateLimited'), retryAfter: seconds.default(1), ...limits }),
  /** A SOAP Fault, of registries that speak SOAP. */
  z.strictObject({ kind: z.literal('soapFault'), ...limits }),
  /** "Ask again later", of registries that answer later. */
  z.strictObject({ kind: z.literal('pending'), ...limits }),
])

export type Fault = z.output<typeof fault>
/** A fault as it is asked for: what is left out has the default above. */
export type FaultInput = z.input<typeof fault>
export type FaultKind = Fault['kind']
/** What strikes a request beside its delay. */
export type Blow = Exclude<Fault, { kind: 'latency' }>

/** Kinds that the harness can play for any registry. */
export const ANY_REGISTRY: readonly FaultKind[] = [
  'latency',
  'outage',
  'reset',
  'halfOpen',
  'drip',
  'truncated',
  'garbage',
  'wrongSchema',
  'oversized',
  'stale',
  'rateLimited',
]

/** Kinds that need the registry's own words. */
export const WORDED: readonly FaultKind[] = ['refused', 'soapFault', 'pending']

export interface Faults {
  /** Kinds that can be set here. */
  readonly kinds: readonly FaultKind[]
  /** Replaces whatever was set. Throws `MockError` FAULT_INVALID, which says what is wrong with which option. */
  set(...inputs: readonly FaultInput[]): void
  clear(): void
  list(): readonly Fault[]
  /** What happens to the request that has just come; counts it against `times`. `only`: other kinds do not strike now. */
  strike(path: string, only?: readonly FaultKind[]): Strike
}

export interface Strike {
  /** Milliseconds. */
  readonly delay: number
  readonly fault?: Blow
}

export function createFaults(kinds: readonly FaultKind[]): Faults {
  let armed: Armed[] = []
  return {
    kinds,
    set(...inputs) {
      armed = inputs.map((input) => arm(parseFault(input, kinds)))
    },
    clear() {
      armed = []
    },
    list: () => armed.map(({ fault }) => fault),
    strike(path, only = kinds) {
      let delay = 0
      let blow: Blow | undefined
      for (const one of armed) {
        const spent = blow !== undefined && one.fault.kind !== 'latency'
        if (spent || !only.includes(one.fault.kind) || !matches(one, path)) continue
        one.left -= 1
        if (one.fault.kind === 'latency') delay += delayOf(one.fault.ms, one.random)
        else blow = one.fault
      }
      return blow === undefined ? { delay } : { delay, fault: blow }
    },
  }
}

interface Armed {
  readonly fault: Fault
  readonly pattern: URLPattern | undefined
  readonly random: Random
  left: number
}

function arm(fault: Fault): Armed {
  return {
    fault,
    pattern: fault.path === undefined ? undefined : new URLPattern({ pathname: fault.path }),
    random: seeded(fault.seed ?? 1),
    left: fault.times ?? Number.POSITIVE_INFINITY,
  }
}

function matches({ fault, pattern, random, left }: Armed, path: string): boolean {
  if (left <= 0) return false
  if (pattern !== undefined && !pattern.test({ pathname: path })) return false
  return fault.probability === undefined || random() < fault.probability
}

/** From an option list or a request body to a fault of one of `kinds`. */
export function parseFault(input: unknown, kinds: readonly FaultKind[]): Fault {
  const parsed = fault.safeParse(input)
  if (!parsed.success) throw new MockError('FAULT_INVALID', `no such fault: ${z.prettifyError(parsed.error)}`)
  if (kinds.includes(parsed.data.kind)) return parsed.data
  throw new MockError('FAULT_INVALID', `${parsed.data.kind} is not a fault of this mock; it has ${kinds.join(', ')}`)
}
