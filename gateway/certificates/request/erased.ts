/**
 * What is left of a request when it was erased: that it was, of which kind, when, and how it ended. Nobody can be found by it
 * who is not known already.
 */
import type { Kysely, Selectable } from 'kysely'
import type { SubjectKind } from '../../../schema/index.ts'
import type { RequestContext } from '../../context.ts'
import type { Database } from '../../store/database.ts'
import type { CertificateRequestTable } from '../../store/request-tables.ts'
import { type Cancellation, type Failure, isRequestId, type Rejection } from './records.ts'
import type { RequestState } from './states.ts'

export interface ErasedRequest {
  readonly id: string
  readonly definition: { readonly id: string; readonly version: string }
  readonly subjectKind: SubjectKind
  /** The application that it came through. */
  readonly clientId: string
  readonly state: RequestState
  readonly rejection: Omit<Rejection, 'message'> | undefined
  readonly failure: Failure | undefined
  readonly cancellation: Cancellation | undefined
  readonly dueAt: Date
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly erasedAt: Date
  readonly version: number
}

export async function findErased(db: Kysely<Database>, id: string): Promise<ErasedRequest | undefined> {
  if (!isRequestId(id)) return undefined
  const row = await db.selectFrom('certificate_request').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toErased(row)
}

/** Nobody is named any more, so whoever comes through the same application, and knows an id that cannot be guessed. */
export function maySeeErased({ principal }: Pick<RequestContext, 'principal'>, { clientId }: ErasedRequest): boolean {
  return principal.kind !== 'anonymous' && principal.clientId === clientId
}

/** Undefined where it was not erased. Columns of JSON hold what this room wrote there. */
export function toErased(row: Selectable<CertificateRequestTable>): ErasedRequest | undefined {
  if (row.erased_at === null) return undefined
  return {
    id: row.id,
    definition: { id: row.definition_id, version: row.definition_version },
    subjectKind: row.subject_kind as SubjectKind,
    clientId: row.client_id,
    state: row.status,
    rejection: (row.rejection ?? undefined) as ErasedRequest['rejection'],
    failure: (row.failure ?? undefined) as Failure | undefined,
    cancellation: (row.cancellation ?? undefined) as Cancellation | undefined,
    dueAt: row.due_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    erasedAt: row.erased_at,
    version: row.version,
  }
}
