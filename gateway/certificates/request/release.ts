/**
 * On what the right rests to ask registries for a request: that somebody asked for this very certificate (Regulation (EU)
 * 2018/1724, article 14(4)), or that the subject consented (ZRU-547, article 18). One for each request, kept with it.
 *
 * Every attempt looks at it first. What was withdrawn, or is over, asks nothing more.
 */
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { CertificateReleaseTable } from '../../store/request-tables.ts'

export type ReleaseKind = 'EXPLICIT_REQUEST' | 'CONSENT'
export type GiverRole = 'SUBJECT' | 'REPRESENTATIVE' | 'OFFICER' | 'SERVICE'

export interface Giver {
  readonly role: GiverRole
  /** Of a citizen. */
  readonly pinfl?: string
  /** Of an officer or a service. */
  readonly organization?: { readonly id: string; readonly name: string }
  /** Of the paper that the subject signed, where an officer gave it for them. */
  readonly formNumber?: string
}

export interface Release {
  readonly requestId: string
  readonly id: string
  readonly kind: ReleaseKind
  readonly giver: Giver
  readonly purpose: string
  readonly legalBasis: readonly ReleasedAct[]
  readonly facts: readonly ReleasedFact[]
  readonly givenAt: Date
  readonly until: Date
  readonly withdrawnAt: Date | null
  /** Signed: `darcha-release+jwt`. */
  readonly record: string
}

export interface ReleasedAct {
  readonly title: string
  readonly url?: string
}

/** A fact of the definition, with every field that may be asked for it. */
export interface ReleasedFact {
  readonly name: string
  readonly fields: readonly string[]
}

export function isInForce({ withdrawnAt, until }: Pick<Release, 'withdrawnAt' | 'until'>, now: Date): boolean {
  return withdrawnAt === null && now < until
}

/** Undefined before it was given, and for what was asked for before releases were kept. */
export async function findRelease(db: Kysely<Database>, requestId: string): Promise<Release | undefined> {
  const row = await db
    .selectFrom('certificate_release')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  return row && toRelease(row)
}

export async function keepRelease(transaction: Transaction<Database>, release: Release): Promise<void> {
  await transaction
    .insertInto('certificate_release')
    .values({
      request_id: release.requestId,
      id: release.id,
      kind: release.kind,
      giver: JSON.stringify(release.giver),
      purpose: release.purpose,
      legal_basis: JSON.stringify(release.legalBasis),
      facts: JSON.stringify(release.facts),
      given_at: release.givenAt,
      until: release.until,
      record: release.record,
    })
    .execute()
}

/** Once: what was withdrawn stays so, since when it was. */
export async function withdrawRelease(db: Kysely<Database>, requestId: string, at: Date): Promise<void> {
  await db
    .updateTable('certificate_release')
    .set({ withdrawn_at: at })
    .where('request_id', '=', requestId)
    .where('withdrawn_at', 'is', null)
    .execute()
}

/** Columns of JSON hold what this room wrote there. */
function toRelease(row: Selectable<CertificateReleaseTable>): Release {
  return {
    requestId: row.request_id,
    id: row.id,
    kind: row.kind,
    giver: row.giver as Giver,
    purpose: row.purpose,
    legalBasis: row.legal_basis as readonly ReleasedAct[],
    facts: row.facts as readonly ReleasedFact[],
    givenAt: row.given_at,
    until: row.until,
    withdrawnAt: row.withdrawn_at,
    record: row.record,
  }
}
