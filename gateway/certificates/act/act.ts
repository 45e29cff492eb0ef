/**
 * The frame of everything that people do to a request: who may see it, who may do that, whether it was done before, whether
 * it can be done where the request stands; then in one transaction, by whoever has read the last version.
 *
 * Of two at once one wins. The other is told where the request stands now, unless what they want holds whatever was changed
 * meanwhile, such as to stop it: then it is tried again on what is there now.
 */
import type { Transaction } from 'kysely'
import type { RequestContext } from '../../context.ts'
import type { Database } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import { isOvertaken } from '../request/overtaken.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import { admit, maySee } from '../request/requesters.ts'
import { canHappen, type RequestEvent } from '../request/states.ts'

/** What an action itself finds wrong. */
export interface Refusal {
  readonly outcome: 'CONSENT_INVALID' | 'NOT_DISPUTABLE' | 'CONTRADICTED'
}

export type Acted =
  | { readonly outcome: 'DONE'; readonly record: RequestRecord }
  | { readonly outcome: 'NOT_FOUND' }
  | { readonly outcome: 'NOT_YOURS' }
  | { readonly outcome: 'STATE_CONFLICT' | 'PREVIEW_OUTDATED'; readonly record: RequestRecord }
  | Refusal

export interface Action {
  readonly event: RequestEvent
  /** Others than those who may see every request like it. @default nobody */
  readonly sees?: (record: RequestRecord) => Promise<boolean>
  readonly may: (record: RequestRecord) => boolean | Promise<boolean>
  /** Whether it was done before: then it is answered as then, and nothing is done. */
  readonly isDone: (record: RequestRecord) => boolean | Promise<boolean>
  /** Holds whatever changed meanwhile. @default false */
  readonly persists?: boolean
  /** What cannot wait for the transaction. A refusal ends it. */
  readonly run: (record: RequestRecord) => Promise<Step | Exclude<Acted, { readonly outcome: 'DONE' }>>
}

export type Step = (transaction: Transaction<Database>) => Promise<RequestRecord>

const TRIES = 5

/** Throws `GatewayError` where the caller may not do anything of the kind. */
export async function act(
  requestId: string,
  context: RequestContext,
  action: Action,
  { store }: { readonly store: Store },
): Promise<Acted> {
  admit(context)
  for (let left = action.persists === true ? TRIES : 1; ; left -= 1) {
    const record = await findRequest(store.db, requestId)
    if (record === undefined || !(maySee(context, record) || (await action.sees?.(record)))) {
      return { outcome: 'NOT_FOUND' }
    }
    if (!(await action.may(record))) return { outcome: 'NOT_YOURS' }
    if (await action.isDone(record)) return { outcome: 'DONE', record }
    if (!canHappen(record.state, action.event)) return { outcome: 'STATE_CONFLICT', record }
    const step = await action.run(record)
    if (typeof step !== 'function') return step
    const changed = await tryOnce(step, store)
    if (changed !== undefined) return { outcome: 'DONE', record: changed }
    if (left <= 1) return await overtaken(requestId, action, store)
  }
}

/** Undefined where somebody else was faster. */
async function tryOnce(step: Step, { db }: Store): Promise<RequestRecord | undefined> {
  try {
    return await db.transaction().execute(step)
  } catch (cause) {
    if (isOvertaken(cause)) return undefined
    throw cause
  }
}

/** Whoever was faster may have done the same: the same call, sent twice. */
async function overtaken(requestId: string, { isDone }: Action, { db }: Store): Promise<Acted> {
  const record = await findRequest(db, requestId)
  if (record === undefined) return { outcome: 'NOT_FOUND' }
  return (await isDone(record)) ? { outcome: 'DONE', record } : { outcome: 'STATE_CONFLICT', record }
}
