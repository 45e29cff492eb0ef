/**
 * What one attempt gathered: how far each fact is, and whether the rule may be asked.
 *
 * Errors of the result say which fact lacks something; the answers say the same once more, from the other side. Only when
 * neither of them knows of a source that stayed silent is the evidence complete, so a failure that got lost on its way
 * through the result can hold a certificate up, and can never let one out.
 */
import type { ExecutionResult, GraphQLError } from 'graphql'
import type { ReceivedAnswer } from '../../context.ts'
import { ERRORS, type ErrorCode } from '../../errors.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import { factsAt, leadsTo } from '../catalogue/places.ts'
import type { FactState } from '../request/records.ts'
import { type Spared, setAside } from './dispensable.ts'
import { codeOf, namesOf, registryOf, waitOf } from './result-error.ts'

export interface Gathering {
  readonly facts: readonly FactState[]
  readonly outcome: 'COMPLETE' | 'WAITING' | 'WITHHELD'
  /** What is missing is missing because something is wrong, not because somebody is late: waiting alone may not help. */
  readonly fault: boolean
  /** Before this moment asking again is useless, by the registries' own word. */
  readonly notBefore: Date | undefined
}

/** `now` is the moment at which the result was there. */
export function judge(
  ready: ReadyDefinition,
  result: ExecutionResult,
  answers: readonly ReceivedAnswer[],
  now: Date,
): Gathering {
  const { missed, spared } = setAside(ready.dispensable, result)
  const lacks = [...lackingByErrors(ready, missed, now), ...lackingByAnswers(ready, untold(answers, missed, spared))]
  const facts = ready.definition.facts.map(({ name }) => factState(name, lacks))
  const moments = lacks.flatMap(({ availableAt }) => availableAt?.getTime() ?? [])
  return {
    facts,
    outcome: outcomeOf(facts, lacks),
    fault: lacks.some(({ fault }) => fault),
    notBefore: moments.length > 0 ? new Date(Math.max(...moments)) : undefined,
  }
}

/** Something that is not there: for which facts, and why. */
interface Lack {
  readonly facts: readonly string[]
  readonly withheld: boolean
  readonly fault: boolean
  readonly availableAt?: Date
}

function lackingByErrors(ready: ReadyDefinition, missed: readonly GraphQLError[], now: Date): readonly Lack[] {
  return missed.map((error) => {
    const wait = waitOf(error)
    return {
      facts: factsAt(ready.definition.facts, namesOf(error)),
      ...kindOf(codeOf(error)),
      ...(wait !== undefined && { availableAt: new Date(now.getTime() + wait) }),
    }
  })
}

function lackingByAnswers(ready: ReadyDefinition, answers: readonly ReceivedAnswer[]): readonly Lack[] {
  return answers.map((answer) => ({
    facts: factsOf(ready, answer),
    withheld: answer.status === 'WITHHELD' || answer.status === 'DENIED',
    fault: false,
    ...(answer.availableAt !== undefined && { availableAt: answer.availableAt }),
  }))
}

/** Answers that are none and that no error speaks of. */
function untold(
  answers: readonly ReceivedAnswer[],
  missed: readonly GraphQLError[],
  spared: Spared,
): readonly ReceivedAnswer[] {
  const silent = answers.filter(({ status }) => status !== 'FOUND' && status !== 'NOT_FOUND')
  const told = new Set(missed.map(registryOf))
  return silent.filter(({ registry }) => {
    if (told.has(registry)) return false
    const keys = new Set(silent.flatMap((answer) => (answer.registry === registry ? [answer.key] : [])))
    return keys.size > (spared.get(registry) ?? 0)
  })
}

/** The facts that an answer tells something about. */
export function factsOf(
  { definition, places }: ReadyDefinition,
  { entity, fields }: ReceivedAnswer,
): readonly string[] {
  const touched = places.filter(
    ({ record }) => record.type === entity && fields.some((field) => leadsTo(record.field, field)),
  )
  const facts = new Set(touched.flatMap(({ path }) => factsAt(definition.facts, path)))
  return facts.size > 0 ? [...facts] : definition.facts.map(({ name }) => name)
}

function kindOf(code: ErrorCode): { readonly withheld: boolean; readonly fault: boolean } {
  const withheld = code === 'RECORD_WITHHELD' || code === 'ACCESS_DENIED'
  return { withheld, fault: !withheld && !ERRORS[code].retryable }
}

function factState(name: string, lacks: readonly Lack[]): FactState {
  const own = lacks.filter(({ facts }) => facts.includes(name))
  if (own.length === 0) return { name, status: 'GATHERED' }
  if (own.some(({ withheld }) => withheld)) return { name, status: 'WITHHELD' }
  const moments = own.flatMap(({ availableAt }) => availableAt?.getTime() ?? [])
  return {
    name,
    status: 'WAITING',
    ...(moments.length > 0 && { availableAt: new Date(Math.max(...moments)).toISOString() }),
  }
}

function outcomeOf(facts: readonly FactState[], lacks: readonly Lack[]): Gathering['outcome'] {
  if (lacks.some(({ withheld }) => withheld)) return 'WITHHELD'
  return lacks.length > 0 || facts.some(({ status }) => status !== 'GATHERED') ? 'WAITING' : 'COMPLETE'
}
