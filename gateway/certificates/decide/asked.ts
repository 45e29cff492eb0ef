/**
 * Who was asked for a fact, under which key, and what each answered: what makes a negative certificate more than a silence.
 *
 * A certificate that says "nothing is registered" is worth as much as the list of those who could know, so that list stands
 * in it, with the act that makes it complete. A person's key is masked: it stands in the certificate once already.
 */
import type { ReceivedAnswer } from '../../context.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import { leadsTo } from '../catalogue/places.ts'
import { masked } from '../subject.ts'

/** As catalogue/asked-row.ts types it for columns. */
export interface AskedLine {
  /** By the name that people know. */
  readonly keeper: string
  readonly key: string
  /** `SourceStatus` of the schema. */
  readonly answer: string
  /** ISO 8601: moment that the answer describes. */
  readonly asOf: string | null
  /** ISO 8601: when the answer reached the window. */
  readonly receivedAt: string
  /** The registry's id of the exchange. */
  readonly reference: string | null
  /** The act by which nobody else could know. */
  readonly basis: string
}

/** One line for each record that the fact was asked of; the last answer counts. */
export function askedFor(
  { definition: { facts }, placesOfFacts }: ReadyDefinition,
  name: string,
  answers: readonly ReceivedAnswer[],
): readonly AskedLine[] {
  const { closedWorld } = facts.find((fact) => fact.name === name) ?? {}
  if (closedWorld === undefined) return []
  const own = placesOfFacts.get(name) ?? []
  const about = answers.filter(({ entity, fields }) =>
    own.some(({ record }) => record.type === entity && fields.some((field) => leadsTo(record.field, field))),
  )
  const last = new Map(about.map((answer) => [`${answer.registry}/${answer.entity}/${answer.key}`, answer]))
  return [...last.values()].map((answer) => lineOf(answer, closedWorld))
}

function lineOf(
  { key, status, receivedAt, provenance }: ReceivedAnswer,
  { keeper, basis }: { readonly keeper: string; readonly basis: string },
): AskedLine {
  return {
    keeper,
    key: /^\d{14}$/.test(key) ? masked({ kind: 'PERSON', key }) : key,
    answer: status === 'DENIED' ? 'WITHHELD' : status,
    asOf: provenance?.asOf.toISOString() ?? null,
    receivedAt: receivedAt.toISOString(),
    reference: provenance?.requestId ?? null,
    basis,
  }
}
