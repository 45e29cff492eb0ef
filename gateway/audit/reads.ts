/**
 * Notes every read, whatever came of it: answered by the registry or from memory, refused by us or by it, or failed.
 *
 * As fields stands what the registry was asked for about a key: the union over all records of the question, because that is
 * what a connector is handed. Of a record that was refused or kept, what was selected of it.
 */
import { type FieldSet, union } from '../../connectors/sdk/fields.ts'
import type { AccessRules } from '../access.ts'
import { GatewayError } from '../errors.ts'
import type { ReadAnswer, ReadInterceptor, ReadItem, ReadRequest } from '../read.ts'
import type { Journal } from './journal.ts'
import type { Note } from './sign.ts'

export function noteReads(journal: Journal, rules: Pick<AccessRules, 'categories'>): ReadInterceptor {
  const categories = remember(rules)
  return (next) => async (request, context) => {
    try {
      const answers = await next(request, context)
      journal.note(context, notesOf(request, answers, categories))
      return answers
    } catch (cause) {
      const answers = request.items.map(() => ended(cause))
      journal.note(context, notesOf(request, answers, categories))
      throw cause
    }
  }
}

type Categories = (entity: string, fields: FieldSet) => readonly string[]

function notesOf(request: ReadRequest, answers: readonly Outcome[], categories: Categories): readonly Note[] {
  const { registry, entity, items } = request
  const asked = union(items.flatMap(({ fields }, index) => (wasAsked(answers[index]) ? [fields] : [])))
  return items.map(({ key, fields: selected }: ReadItem, index) => {
    const answer = answers[index]
    const fields = wasAsked(answer) ? asked : selected
    return {
      registry,
      entity,
      key,
      fields,
      categories: categories(entity, fields),
      outcome: answer === undefined ? 'UNAVAILABLE' : answer.denied === true ? 'DENIED' : answer.status,
      reason: answer && reasonOf(answer),
      cached: answer?.cached === true,
      exchange: answer && 'provenance' in answer ? answer.provenance.requestId : undefined,
    }
  })
}

/** An answer, or how the question ended without one: refused by a limit of ours, or by a fault. */
type Outcome = ReadAnswer | { status: 'UNAVAILABLE'; error: { code: string }; denied?: true; cached?: true }

function ended(cause: unknown): Outcome {
  return cause instanceof GatewayError
    ? { status: 'UNAVAILABLE', error: cause, denied: true }
    : { status: 'UNAVAILABLE', error: { code: 'INTERNAL' } }
}

function wasAsked(answer: Outcome | undefined): boolean {
  return answer?.denied !== true && answer?.cached !== true
}

function reasonOf(answer: Outcome): string | undefined {
  if (answer.status === 'WITHHELD') return answer.reason
  return answer.status === 'UNAVAILABLE' ? answer.error.code : undefined
}

/** Field sets are made once per compiled operation, and their categories with them. */
function remember(rules: Pick<AccessRules, 'categories'>): Categories {
  const known = new WeakMap<FieldSet, Map<string, readonly string[]>>()
  return (entity, fields) => {
    const byEntity = known.get(fields) ?? new Map<string, readonly string[]>()
    known.set(fields, byEntity)
    const categories = byEntity.get(entity) ?? rules.categories(entity, fields)
    byEntity.set(entity, categories)
    return categories
  }
}
