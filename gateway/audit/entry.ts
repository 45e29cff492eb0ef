/**
 * One entry of the trail: who asked which registry for which fields of whose record, when, why, and what came of it.
 *
 * Keys of records and of persons are pseudonyms; of what a record said there is nothing. The fields follow FHIR's AuditEvent
 * (agent, purposeOfEvent, entity, outcome). What is digested is the text that `encode` makes of an entry, to the letter, so
 * that whoever has the row can make it again.
 */
import type { Selectable } from 'kysely'
import type { PrincipalKind, Purpose } from '../context.ts'
import type { AuditEntryTable, AuditOutcome } from '../store/database.ts'

/** A pseudonym in hexadecimal. */
export type Pseudonym = string

export interface Entry {
  readonly at: Date
  /** Of the person in whose trail it stands; absent where nobody is known. */
  readonly subject?: Pseudonym | undefined
  readonly registry: string
  readonly entity: string
  /** Of the record: of its type and its key. */
  readonly record: Pseudonym
  /** What the registry was asked for about this key; of a kept or a refused answer, what was selected. */
  readonly fields: readonly string[]
  /** Kinds of personal data among them. */
  readonly categories: readonly string[]
  readonly reader: Reader
  /** Of the person that an officer or a service said it acts for. */
  readonly onBehalfOf?: Pseudonym | undefined
  readonly purpose: Purpose
  readonly caseNumber?: string | undefined
  readonly outcome: AuditOutcome
  /** Code of a refusal or of an error. */
  readonly reason?: string | undefined
  /** Answered from memory: no registry was asked this time. */
  readonly cached: boolean
  /** The request id, as in logs, spans and the registries' own logs. */
  readonly operation: string
  /** The registry's id of the exchange. */
  readonly exchange?: string | undefined
}

export interface Reader {
  readonly kind: PrincipalKind
  /** Of the person, where the reader is one that has a PINFL. */
  readonly id: Pseudonym
  readonly client?: string | undefined
  /** As the token named it then. */
  readonly organization?: { readonly id: string; readonly name: string } | undefined
}

/** The form of the text, so that a later one can be told from it. The order is that of `audit_append` (migration 004). */
const FORM = 1

export function encode(entry: Entry): string {
  const { reader } = entry
  return JSON.stringify([
    FORM,
    entry.at.toISOString(),
    entry.subject ?? null,
    entry.registry,
    entry.entity,
    entry.record,
    entry.fields,
    entry.categories,
    reader.kind,
    reader.id,
    reader.client ?? null,
    reader.organization?.id ?? null,
    reader.organization?.name ?? null,
    entry.onBehalfOf ?? null,
    entry.purpose,
    entry.caseNumber ?? null,
    entry.outcome,
    entry.reason ?? null,
    entry.cached,
    entry.operation,
    entry.exchange ?? null,
  ])
}

/** Of a row as the store gives it back. */
export function entryOf(row: Selectable<AuditEntryTable>): Entry {
  const { organization_id: id, organization_name: name } = row
  return {
    at: row.at,
    subject: row.subject?.toString('hex'),
    registry: row.registry,
    entity: row.entity,
    record: row.record.toString('hex'),
    fields: row.fields,
    categories: row.categories,
    reader: {
      kind: row.principal_kind as PrincipalKind,
      id: row.principal.toString('hex'),
      client: row.client_id ?? undefined,
      organization: id === null ? undefined : { id, name: name ?? id },
    },
    onBehalfOf: row.on_behalf_of?.toString('hex'),
    purpose: row.purpose as Purpose,
    caseNumber: row.case_number ?? undefined,
    outcome: row.outcome,
    reason: row.reason ?? undefined,
    cached: row.from_cache,
    operation: row.operation_id,
    exchange: row.upstream_request_id ?? undefined,
  }
}
