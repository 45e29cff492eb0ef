/**
 * The preview: whoever asked looks at the facts before they are certified, and approves them, or not.
 *
 * What has become too old while somebody looked is gathered again and shown again: a certificate never states what nobody has
 * just looked up. Nor is anything certified on which two registries contradict each other, where the definition does not let
 * that pass: whoever asked disputes it, and a registry has to correct it first.
 */
import type { Definition } from '../../../schema/index.ts'
import type { RequestContext } from '../../context.ts'
import type { Store } from '../../store/store.ts'
import type { Archive } from '../catalogue/archive.ts'
import type { RequestChanges } from '../request/changes.ts'
import type { KeptFact, RequestRecord } from '../request/records.ts'
import { maySee } from '../request/requesters.ts'
import { type Acted, act } from './act.ts'

export interface PreviewParts extends Pick<RequestChanges, 'changeRequest'> {
  readonly store: Store
  readonly archive: Archive
  readonly clock: () => Date
  /** How old the oldest answer may be when it is approved, in milliseconds. */
  readonly freshFor: number
}

/** A day: somebody may sleep over it. */
export const FRESH_FOR = 24 * 3_600_000

/** When the oldest of the answers came that the statement rests on; undefined before there is one. */
export function gatheredAt({ statement, updatedAt }: RequestRecord): Date | undefined {
  if (statement === undefined) return undefined
  const moments = statement.sources.flatMap(({ receivedAt }) =>
    receivedAt === undefined ? [] : Date.parse(receivedAt),
  )
  return moments.length > 0 ? new Date(Math.min(...moments)) : updatedAt
}

export interface Approval {
  readonly requestId: string
  /** `gatheredAt` of the preview that was looked at: another one is not approved unseen. */
  readonly gatheredAt?: Date | undefined
}

export async function approvePreview(approval: Approval, context: RequestContext, parts: PreviewParts): Promise<Acted> {
  const { archive, clock, freshFor, changeRequest } = parts
  const acted = await act(
    approval.requestId,
    context,
    {
      event: 'APPROVED',
      may: (record) => maySee(context, record),
      isDone: ({ state, approvedAt }) => approvedAt !== null && (state === 'READY' || state === 'ISSUED'),
      run: async (record) => {
        const at = clock()
        const shown = gatheredAt(record) ?? at
        if (approval.gatheredAt !== undefined && approval.gatheredAt.getTime() !== shown.getTime()) {
          return { outcome: 'PREVIEW_OUTDATED', record }
        }
        if (at.getTime() - shown.getTime() <= freshFor) {
          if (record.statement?.contradictions?.some(({ blocks }) => blocks)) return { outcome: 'CONTRADICTED' }
          return async (transaction) => await changeRequest(transaction, record, 'APPROVED', { at, approvedAt: at })
        }
        const facts = anew(await archive.find(record.definition.id, record.definition.version))
        return async (transaction) => await changeRequest(transaction, record, 'OUTDATED', { at, facts })
      },
    },
    parts,
  )
  return isGatheredAnew(acted) ? { outcome: 'PREVIEW_OUTDATED', record: acted.record } : acted
}

/** By this approval, or by the one before it that was sent twice: neither has approved anything. */
function isGatheredAnew(acted: Acted): acted is Extract<Acted, { readonly record: RequestRecord }> {
  return 'record' in acted && acted.record.state === 'COLLECTING' && acted.record.lastEvent === 'OUTDATED'
}

/** Nothing of what was gathered before is used again. */
export function anew({ facts }: Definition): readonly KeptFact[] {
  return facts.map(({ name }) => ({ name, status: 'GATHERING', attempts: 0 }))
}
