/** How checks ask a connector: opened on a stand and closed after, as a caller, for one entity after the other. */
import type { Answer, Unavailable } from '../answer.ts'
import type { Call } from '../call.ts'
import type { Reader, Registry } from '../connector.ts'
import { RegistryError } from '../errors.ts'
import type { FieldSet } from '../fields.ts'
import { ensure, Nonconformity } from './nonconformity.ts'
import type { Sample, Stand, Subject } from './subject.ts'

export interface Entity {
  readonly type: string
  readonly reader: Reader
  readonly sample: Sample
}

export function callOf(signal: AbortSignal = new AbortController().signal, references?: Call['references']): Call {
  return {
    requestId: crypto.randomUUID(),
    signal,
    purpose: 'CASE',
    userId: 'UZ30000000000000',
    issue: 'CONFORMANCE-1',
    ...(references !== undefined && { references }),
  }
}

/** Runs on the connector, opened with these options. */
export async function opened<Result>(
  { connector }: Subject,
  options: unknown,
  run: (registry: Registry) => Promise<Result>,
): Promise<Result> {
  const registry = connector.open(connector.parseOptions(options))
  try {
    return await run(registry)
  } finally {
    await registry.close()
  }
}

/** Runs for each entity type that it reads, each on a connector of its own. */
export async function forEach(
  subject: Subject,
  stand: Stand,
  run: (entity: Entity) => Promise<void>,
  options: unknown = stand.options,
): Promise<void> {
  const types = await opened(subject, options, async ({ readers }) => Object.keys(readers))
  for (const type of types) {
    await stand.requests.clear()
    await opened(subject, options, ({ readers }) => run(entityOf(type, readers, stand)))
  }
}

function entityOf(type: string, readers: Registry['readers'], { samples }: Stand): Entity {
  const { [type]: reader } = readers
  const { [type]: sample } = samples
  if (reader === undefined || sample === undefined) throw new Nonconformity(`the subject has no sample of ${type}`)
  return { type, reader, sample }
}

/** The answers, in which an error of the whole request stands for every key. Any other error is a mistake. */
export async function ask(
  { reader }: Entity,
  keys: readonly string[],
  fields: FieldSet,
  call = callOf(),
): Promise<readonly Answer[]> {
  try {
    const answers = await reader.readMany(keys, fields, call)
    ensure(answers.length === keys.length, `gave ${answers.length} answers for ${keys.length} keys`)
    return answers
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    return keys.map((): Unavailable => ({ status: 'UNAVAILABLE', error }))
  }
}

/** FOUND, NOT_FOUND, …, or the code of the error. */
export function outcomes(answers: readonly Answer[]): readonly string[] {
  return answers.map((answer) => (answer.status === 'UNAVAILABLE' ? answer.error.code : answer.status))
}

export function ensureOutcomes(answers: readonly Answer[], expected: readonly string[], what: string): void {
  const got = outcomes(answers).join(', ')
  ensure(got === expected.join(', '), `${what}: expected ${expected.join(', ')}, got ${got}`)
}
