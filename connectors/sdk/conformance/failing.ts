/**
 * Every fault of a registry is told by its code, for every key, and none as a fact: a registry that did not answer has not
 * said that it holds nothing.
 */
import type { Answer } from '../answer.ts'
import { RegistryError } from '../errors.ts'
import { ask, callOf, type Entity, ensureOutcomes, forEach, opened, outcomes } from './asking.ts'
import { ensure } from './nonconformity.ts'
import type { Check, FaultKind, Stand, Subject } from './subject.ts'

const OUT_OF_TIME = 'REGISTRY_TIMEOUT'

/** What each fault may be told as. */
const OUTCOMES = {
  latency: ['REGISTRY_TIMEOUT'],
  halfOpen: ['REGISTRY_TIMEOUT'],
  drip: ['REGISTRY_TIMEOUT'],
  outage: ['REGISTRY_UNAVAILABLE'],
  reset: ['REGISTRY_UNAVAILABLE'],
  truncated: ['REGISTRY_UNAVAILABLE'],
  rateLimited: ['REGISTRY_UNAVAILABLE'],
  soapFault: ['REGISTRY_UNAVAILABLE'],
  refused: ['REGISTRY_REFUSED'],
  // Noise in the middle of a protocol of its own is a broken line as much as a broken record.
  garbage: ['RECORD_INVALID', 'REGISTRY_UNAVAILABLE'],
  wrongSchema: ['RECORD_INVALID'],
  oversized: ['RECORD_INVALID'],
} as const satisfies Partial<Record<FaultKind, readonly string[]>>

export function failing(subject: Subject): readonly Check[] {
  const faults = Object.entries(OUTCOMES).map(([kind, codes]): Check => {
    const fault = kind as keyof typeof OUTCOMES
    // Little time only where nothing but the deadline ends the wait: a busy machine must not look like a slow registry.
    const optionsOf = (stand: Stand) => (codes.some((code) => code === OUT_OF_TIME) ? stand.impatient : stand.options)
    return {
      name: `tells ${fault} as ${codes.join(' or ')}, and is well again after it`,
      run: (stand) =>
        under(fault, stand, () => forEach(subject, stand, (entity) => fails(entity, fault, stand), optionsOf(stand))),
    }
  })
  return [
    ...faults,
    {
      name: 'says when a registry that is asked too often wants to be asked again',
      run: (stand) => under('rateLimited', stand, () => forEach(subject, stand, saysWhen)),
    },
    {
      name: 'tells an answer that comes later by a reference to ask again with',
      run: (stand) => forEach(subject, stand, (entity) => under('pending', stand, () => comesLater(entity, stand))),
    },
    {
      name: 'tells of data that are old how old they are',
      run: (stand) => under('stale', stand, () => forEach(subject, stand, isOld)),
    },
    {
      name: 'says that a registry is not there',
      run: (stand) => under('outage', stand, () => opened(subject, stand.options, pingFails)),
    },
  ]
}

async function under(kind: FaultKind, { faults }: Stand, run: () => Promise<void>): Promise<void> {
  if (!faults.kinds.includes(kind)) return
  await faults.set(kind)
  await run()
}

async function fails(entity: Entity, kind: keyof typeof OUTCOMES, { faults }: Stand): Promise<void> {
  await faults.set(kind)
  const { known, unknown, fewer } = entity.sample
  const keys = [...known, unknown]
  const answers = await ask(entity, keys, fewer)
  const codes: readonly string[] = OUTCOMES[kind]
  const others = outcomes(answers).filter((outcome) => !codes.includes(outcome))
  ensure(others.length === 0, `${entity.type}: ${kind} was told as ${others[0]}`)
  for (const answer of answers) impersonal(answer, keys, entity.type)
  await faults.clear()
  ensureOutcomes(await askInTime(entity), ['FOUND'], `${entity.type}, after ${kind}`)
}

/** One record. With little time, a machine that is busy may need a second try, or a third. */
async function askInTime(entity: Entity, tries = 3): Promise<readonly Answer[]> {
  const { known, fewer } = entity.sample
  const answers = await ask(entity, known.slice(0, 1), fewer)
  return tries > 1 && outcomes(answers).includes(OUT_OF_TIME) ? await askInTime(entity, tries - 1) : answers
}

/** Neither a key nor any other number of a person: a message reaches logs. */
function impersonal(answer: Answer, keys: readonly string[], type: string): void {
  if (answer.status !== 'UNAVAILABLE') return
  const { message, registryCode = '' } = answer.error
  const said = `${message} ${registryCode}`
  ensure(!keys.some((key) => said.includes(key)) && !/\d{9}/.test(said), `${type}: an error says whom it is about`)
}

async function saysWhen(entity: Entity): Promise<void> {
  const { known, fewer } = entity.sample
  for (const answer of await ask(entity, known, fewer)) {
    const again = answer.status === 'UNAVAILABLE' ? answer.error.retryAfter : undefined
    ensure(again !== undefined && again >= 0, `${entity.type}: it does not say when to ask again`)
  }
}

/** Asked again with the references, it may need more time or have the record; it has not forgotten the question. */
async function comesLater(entity: Entity, { faults }: Stand): Promise<void> {
  const { known, fewer, prompt = false } = entity.sample
  if (prompt) return
  const answers = await ask(entity, known, fewer)
  const references = answers.flatMap((answer, at) =>
    answer.status === 'PENDING' ? [[known[at] ?? '', answer.reference] as const] : [],
  )
  const closed = outcomes(answers).every((outcome) => outcome === 'PENDING' || outcome === 'REGISTRY_UNAVAILABLE')
  ensure(closed, `${entity.type}: what comes later was told as ${outcomes(answers).join(', ')}`)
  ensure(!references.some(([, reference]) => reference === ''), `${entity.type}: a reference is empty`)
  await faults.clear()
  const later = await ask(entity, known, fewer, callOf(undefined, new Map(references)))
  const forgotten = outcomes(later).filter((outcome) => outcome !== 'PENDING' && outcome !== 'FOUND')
  ensure(forgotten.length === 0, `${entity.type}: asked again by its reference, it answered ${forgotten[0]}`)
  await faults.set('pending')
}

const DAY = 86_400_000

async function isOld(entity: Entity): Promise<void> {
  const { known, fields } = entity.sample
  for (const answer of await ask(entity, known, fields)) {
    ensure(answer.status === 'FOUND', `${entity.type}: old data are data`)
    const age = answer.status === 'FOUND' ? Date.now() - answer.provenance.asOf.getTime() : 0
    ensure(age > DAY, `${entity.type}: asOf is not the moment that the data describe`)
  }
}

async function pingFails({ ping }: { ping(call: ReturnType<typeof callOf>): Promise<void> }): Promise<void> {
  const said: unknown = await ping(callOf()).then(
    () => undefined,
    (error: unknown) => error,
  )
  ensure(said instanceof RegistryError, 'ping of a registry that is not there did not throw a RegistryError')
}
