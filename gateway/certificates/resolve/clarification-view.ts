/**
 * Clarifications as the schema shows them: to whoever may see the request, and to the agency that is asked, which keeps the
 * record in question.
 */
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { type Clarification, isOpen, openAt } from '../act/clarification.ts'
import type { Archive } from '../catalogue/archive.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import { localized, type Reading, subjectView, type View } from './view.ts'

export async function clarificationView(
  clarification: Clarification,
  record: RequestRecord,
  { language, now, archive }: Reading & { readonly archive: Archive },
): Promise<View> {
  const { id, claim, registry, dueAt } = clarification
  const definition = await archive.find(record.definition.id, record.definition.version)
  const stated = record.statement?.claims.find(({ name }) => name === claim)
  const label = definition.claims.find(({ name }) => name === claim)?.label
  return {
    __typename: 'Clarification',
    id,
    subject: subjectView(record.subject),
    claim,
    label: label === undefined ? null : localized(label, language),
    value: stated?.value ?? null,
    provenance: stated?.provenance.filter((line) => line.registry === registry) ?? [],
    registry,
    text: clarification.text,
    openedAt: clarification.openedAt,
    dueAt,
    overdue: isOpen(clarification) && now > dueAt,
    outcome: clarification.outcome,
    answer: clarification.answer,
    answeredAt: clarification.answeredAt,
    withdrawnAt: clarification.withdrawnAt,
  }
}

const DEFAULT_FIRST = 20
const MOST = 100

/** A page of `ClarificationConnection`. Its cursor is the clarification's own number, so it stays where it is as others come. */
export async function clarificationPage(
  registries: readonly string[],
  { first, after }: Readonly<Record<string, unknown>>,
  { store, ...reading }: Reading & { readonly archive: Archive; readonly store: Store },
): Promise<View> {
  const size = typeof first === 'number' ? first : DEFAULT_FIRST
  if (size < 0 || size > MOST) {
    throw new GatewayError('BAD_REQUEST', `first must be between 0 and ${MOST}`, { params: { argument: 'first' } })
  }
  const from = typeof after === 'string' ? positionOf(after) : '0'
  const found = await openAt(store.db, registries, { after: from, limit: size + 1 })
  const shown = found.slice(0, size)
  const nodes = await Promise.all(
    shown.map(async (clarification) => {
      const record = await findRequest(store.db, clarification.requestId)
      return record && (await clarificationView(clarification, record, reading))
    }),
  )
  const edges = shown.flatMap(({ position }, at) =>
    nodes[at] === undefined ? [] : [{ cursor: cursorAt(position), node: nodes[at] }],
  )
  return {
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: from !== '0',
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

function cursorAt(position: string): string {
  return Buffer.from(`clarification:${position}`).toString('base64url')
}

function positionOf(cursor: string): string {
  const [, position] = /^clarification:(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (position !== undefined) return position
  throw new GatewayError('BAD_REQUEST', 'after is not a cursor of this list', { params: { argument: 'after' } })
}
