/** From the words of a command line to faults; whether they make sense, the mock decides. */
import { MockError } from './errors.ts'

export type FaultFlags = Readonly<Record<string, string | boolean | undefined>>

const TEXTS = ['path', 'from'] as const
const NUMBERS = ['probability', 'times', 'seed', 'ms', 'bytesPerSecond', 'bytes', 'age', 'retryAfter'] as const
const DISTRIBUTIONS = { uniform: ['min', 'max'], normal: ['mean', 'deviation'], pareto: ['min', 'shape'] } as const

/** The fault, and a latency besides where `--delay` asks for one. */
export function faultsOf(kind: string, flags: FaultFlags): readonly object[] {
  const fault: Record<string, unknown> = { kind }
  for (const name of TEXTS) if (flags[name] !== undefined) fault[name] = flags[name]
  for (const name of NUMBERS) if (flags[name] !== undefined) fault[name] = numberOf(name, flags[name])
  for (const [name, [first, second]] of Object.entries(DISTRIBUTIONS)) {
    if (flags[name] === undefined) continue
    const [one, other] = String(flags[name]).split(',')
    fault['ms'] = { distribution: name, [first]: numberOf(name, one), [second]: numberOf(name, other) }
  }
  if (flags['compressed'] === true) fault['compressed'] = true
  const delay = flags['delay'] === undefined ? [] : [{ kind: 'latency', ms: numberOf('delay', flags['delay']) }]
  return [...delay, fault]
}

function numberOf(flag: string, value: unknown): number {
  const number = Number(value)
  if (value !== '' && value !== undefined && Number.isFinite(number)) return number
  throw new MockError('FAULT_INVALID', `--${flag} is not a number, or a number is missing`)
}
