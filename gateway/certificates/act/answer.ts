/**
 * What a registry's keeper says about a fact that is in question: that it has corrected its record, or that it stands by it.
 * Either way the facts are gathered anew once the last answer is there, and whoever asked sees them again.
 */
import type { RequestContext } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import type { Archive } from '../catalogue/archive.ts'
import type { RequestChanges } from '../request/changes.ts'
import { isOvertaken } from '../request/overtaken.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import { canHappen } from '../request/states.ts'
import {
  type Clarification,
  type ClarificationAnswer,
  type ClarificationOutcome,
  clarificationsOf,
  closeAnswered,
  findClarification,
  isOpen,
} from './clarification.ts'
import { type Keepers, keptBy } from './keepers.ts'
import { anew } from './preview.ts'

export interface AnswerParts extends Pick<RequestChanges, 'changeRequest'> {
  readonly store: Store
  readonly archive: Archive
  readonly clock: () => Date
  readonly keepers: Keepers
}

export interface AnswerInput {
  readonly id: string
  readonly outcome: ClarificationOutcome
  readonly text: string
}

export type Answered =
  | { readonly outcome: 'DONE'; readonly clarification: Clarification; readonly record: RequestRecord }
  | { readonly outcome: 'NO_CLARIFICATION' }
  /** It was answered otherwise, or withdrawn, or the request has ended. */
  | { readonly outcome: 'CLARIFICATION_CLOSED' }

const LENGTHS = { least: 3, most: 2_000 }
const TRIES = 5

/** Throws `GatewayError` where the caller keeps no registry, or says nothing, or too much. */
export async function answerClarification(
  { id, outcome, text }: AnswerInput,
  { principal }: RequestContext,
  parts: AnswerParts,
): Promise<Answered> {
  const registries = keptBy(principal, parts.keepers)
  if (registries.length === 0) {
    throw new GatewayError('ACCESS_DENIED', 'only the agency that keeps a registry answers for it')
  }
  if (text.length < LENGTHS.least || text.length > LENGTHS.most) {
    throw new GatewayError('BAD_REQUEST', `an answer has ${LENGTHS.least} to ${LENGTHS.most} characters`, {
      params: { argument: 'text' },
    })
  }
  for (let left = TRIES; ; left -= 1) {
    const clarification = await findClarification(parts.store.db, id)
    if (clarification === undefined || !registries.includes(clarification.registry)) {
      return { outcome: 'NO_CLARIFICATION' }
    }
    const record = await findRequest(parts.store.db, clarification.requestId)
    if (record === undefined) return { outcome: 'NO_CLARIFICATION' }
    const isSame = clarification.outcome === outcome && clarification.answer === text
    if (isSame) return { outcome: 'DONE', clarification, record }
    if (!isOpen(clarification) || !canHappen(record.state, 'CLARIFIED')) return { outcome: 'CLARIFICATION_CLOSED' }
    try {
      const answer = { outcome, text, at: parts.clock() }
      return { outcome: 'DONE', ...(await close({ clarification, record }, answer, parts)) }
    } catch (cause) {
      if (left <= 1 || !isOvertaken(cause)) throw cause
    }
  }
}

interface Asked {
  readonly clarification: Clarification
  readonly record: RequestRecord
}

/** Whoever answers another question of the request at once changes its version: then all of this is tried again. */
async function close(
  { clarification, record }: Asked,
  answer: ClarificationAnswer,
  { store, archive, changeRequest }: AnswerParts,
): Promise<Asked> {
  const { at, outcome, text } = answer
  const definition = await archive.find(record.definition.id, record.definition.version)
  return await store.db.transaction().execute(async (transaction) => {
    await closeAnswered(transaction, clarification.id, answer)
    const left = (await clarificationsOf(transaction, record.id)).filter(isOpen)
    const changed = await changeRequest(
      transaction,
      record,
      'CLARIFIED',
      left.length > 0 ? { at, to: 'NEEDS_CLARIFICATION' } : { at, to: 'COLLECTING', facts: anew(definition) },
    )
    return { clarification: { ...clarification, outcome, answer: text, answeredAt: at }, record: changed }
  })
}
