/**
 * Where each claim comes from: the answers of the registries that it rests on, so that an auditor finds the same answers
 * again, and a corrected record finds the certificates that rest on it.
 */
import type { ReceivedAnswer } from '../../context.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import { leadsTo, type Place } from '../catalogue/places.ts'
import { allAt, type Evidence, isObject } from './evidence.ts'

/** `Provenance` of the schema; moments as ISO 8601, since it is kept and signed as JSON. */
export interface ProvenanceLine {
  readonly registry: string
  readonly asOf: string
  readonly receivedAt: string
  readonly requestId: string
  readonly recordVersion?: string
  readonly requestDigest: string
  readonly responseDigest: string
}

/** `Source` of the schema, with the record that was asked for: kept beside the certificate, and never shown. */
export interface AskedSource {
  readonly registry: string
  readonly status: 'FOUND' | 'NOT_FOUND' | 'WITHHELD' | 'PENDING' | 'UNAVAILABLE'
  readonly asOf?: string
  readonly receivedAt?: string
  readonly requestId?: string
  readonly recordVersion?: string
  readonly record: { readonly type: string; readonly key: string }
}

/** One list per claim, in the order of the definition. */
export function provenanceOfClaims(
  { definition, places, placesOfFacts }: ReadyDefinition,
  evidence: Evidence,
  answers: readonly ReceivedAnswer[],
): readonly (readonly ProvenanceLine[])[] {
  return definition.claims.map(({ fact, path }) => {
    const own = path === undefined ? [] : places.filter((place) => leadsTo(path, place.path))
    const told = linesOf(own, evidence, answers)
    if (told.length > 0) return told
    // A record's key is known before anybody is asked for it; it stands on what was learnt for the fact.
    const ofFact = placesOfFacts.get(fact) ?? []
    const learnt = linesOf(ofFact, evidence, answers)
    // That there was nobody to ask, because a list is empty, stands on the answer that gave the list.
    return learnt.length > 0 ? learnt : linesOf(leadingTo(ofFact, places), evidence, answers)
  })
}

/** Every registry that was asked for a record, and how it answered. */
export function sourcesOf(answers: readonly ReceivedAnswer[]): readonly AskedSource[] {
  const sources = answers.map(({ registry, entity, key, status, provenance }) => ({
    registry,
    status: status === 'DENIED' ? ('WITHHELD' as const) : status,
    ...(provenance !== undefined && {
      asOf: provenance.asOf.toISOString(),
      receivedAt: provenance.receivedAt.toISOString(),
      requestId: provenance.requestId,
    }),
    ...(provenance?.recordVersion !== undefined && { recordVersion: provenance.recordVersion }),
    record: { type: entity, key },
  }))
  return distinct(sources)
}

/** Oldest moment that any of the answers describes; undefined where nobody answered. */
export function oldest(answers: readonly ReceivedAnswer[]): Date | undefined {
  const moments = answers.flatMap(({ provenance }) => provenance?.asOf.getTime() ?? [])
  return moments.length > 0 ? new Date(Math.min(...moments)) : undefined
}

function linesOf(
  places: readonly Place[],
  evidence: Evidence,
  answers: readonly ReceivedAnswer[],
): readonly ProvenanceLine[] {
  const records = distinct(places.map(({ record }) => record))
  return distinct(records.flatMap((record) => answersAbout(record, evidence, answers).flatMap(lineOf)))
}

/** The places of the records through which these are reached. */
function leadingTo(lower: readonly Place[], places: readonly Place[]): readonly Place[] {
  const below = distinct(lower.map(({ record }) => record.path))
  return places.filter(({ path, record }) => {
    const [step = ''] = path.slice(record.path.length + 1).split('.')
    return below.some((at) => at !== record.path && leadsTo(`${record.path}.${step}`, at))
  })
}

/**
 * The answers about the records at one place. Where the query selects the records' key, exactly theirs; otherwise those
 * about all records of the type, which is too many rather than too few.
 */
function answersAbout(
  { path, type, field }: Place['record'],
  evidence: Evidence,
  answers: readonly ReceivedAnswer[],
): readonly ReceivedAnswer[] {
  const about = answers.filter(
    (answer) => answer.entity === type && answer.fields.some((asked) => leadsTo(field, asked)),
  )
  const shown = new Set(allAt(evidence, path).flatMap((record) => (isObject(record) ? Object.values(record) : [])))
  const exact = about.filter(({ key }) => shown.has(key))
  return exact.length > 0 ? exact : about
}

function lineOf({ registry, provenance }: ReceivedAnswer): readonly ProvenanceLine[] {
  if (provenance === undefined) return []
  const { asOf, receivedAt, requestId, recordVersion, requestDigest, responseDigest } = provenance
  return [
    {
      registry,
      asOf: asOf.toISOString(),
      receivedAt: receivedAt.toISOString(),
      requestId,
      ...(recordVersion !== undefined && { recordVersion }),
      requestDigest,
      responseDigest,
    },
  ]
}

/** Each once, in the order of their first appearance. */
function distinct<Item>(items: readonly Item[]): readonly Item[] {
  const seen = new Map(items.map((item) => [JSON.stringify(item), item]))
  return [...seen.values()]
}
