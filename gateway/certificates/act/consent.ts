/**
 * Consent: given by the subject with their own token, by their legal representative, or by an officer who holds the form that
 * the subject signed; and withdrawn, by whom it could have been given.
 *
 * With the withdrawal nothing more is asked of any registry. What is issued by then stays issued.
 */
import type { Definition } from '../../../schema/index.ts'
import type { RequestContext } from '../../context.ts'
import type { Store } from '../../store/store.ts'
import type { Archive } from '../catalogue/archive.ts'
import type { RequestChanges } from '../request/changes.ts'
import type { RequestRecord } from '../request/records.ts'
import { findRelease, type Giver, keepRelease, withdrawRelease } from '../request/release.ts'
import { type Concerns, isRequester, representsOrganization } from '../request/requesters.ts'
import { isTerminal } from '../request/states.ts'
import { dueAt, permissionEndsAt } from '../request/term.ts'
import { type Acted, act } from './act.ts'
import { type GateParts, passGates } from './gates.ts'
import { type ReleaseParts, release } from './release-record.ts'

export interface ConsentParts extends GateParts, ReleaseParts, Pick<RequestChanges, 'changeRequest'> {
  readonly store: Store
  readonly archive: Archive
  readonly clock: () => Date
  readonly concerns: Concerns
  /** Breaks off whatever is being asked for a request in this process. */
  readonly stop: (requestId: string) => void
}

export interface ConsentInput {
  readonly requestId: string
  /** Until when; as long as the request may be pursued where absent. */
  readonly until?: Date | null | undefined
  readonly formNumber?: string | null | undefined
}

const FORM_NUMBER = /^[\p{L}\p{N}][\p{L}\p{N}./ _-]{0,63}$/u

export async function giveConsent(input: ConsentInput, context: RequestContext, parts: ConsentParts): Promise<Acted> {
  const { store, archive, clock, isWorkingDay } = parts
  const giverOf = remembering(context, parts, input.formNumber ?? undefined)
  return await act(
    input.requestId,
    context,
    {
      event: 'CONSENT_GIVEN',
      sees: async (record) => (await giverOf(record)) !== undefined,
      may: async (record) => (await giverOf(record)) !== undefined,
      isDone: async ({ id }) => (await findRelease(store.db, id))?.kind === 'CONSENT',
      run: async (record) => {
        const giver = await giverOf(record)
        const definition = await archive.find(record.definition.id, record.definition.version)
        const givenAt = clock()
        const end = permissionEndsAt(dueAt(givenAt, definition.workingDays, isWorkingDay))
        const until = input.until ?? end
        if (giver === undefined || !isSound(giver, { givenAt, until, end })) return { outcome: 'CONSENT_INVALID' }
        const { id: requestId, subject, identity } = record
        const given = { requestId, definition, subject, purpose: identity.purpose, giver, givenAt, until }
        const kept = await release({ ...given, kind: 'CONSENT' }, parts)
        return async (transaction) => {
          await keepRelease(transaction, kept)
          return await passGates(transaction, record, consentGiven(definition, givenAt), parts)
        }
      },
    },
    parts,
  )
}

function consentGiven(definition: Definition, at: Date) {
  return { event: 'CONSENT_GIVEN', definition, consented: true, at } as const
}

/** An officer's needs the paper's number; no consent reaches further than the request may be pursued. */
function isSound(
  { role, formNumber }: Giver,
  { givenAt, until, end }: { readonly givenAt: Date; readonly until: Date; readonly end: Date },
): boolean {
  if (role === 'OFFICER' && (formNumber === undefined || !FORM_NUMBER.test(formNumber))) return false
  return until > givenAt && until <= end
}

export async function withdrawConsent(requestId: string, context: RequestContext, parts: ConsentParts): Promise<Acted> {
  const { store, clock, changeRequest } = parts
  const giverOf = remembering(context, parts, undefined)
  const may = async (record: RequestRecord): Promise<boolean> => (await giverOf(record)) !== undefined
  const acted = await act(
    requestId,
    context,
    {
      event: 'CONSENT_WITHDRAWN',
      persists: true,
      sees: may,
      may: async (record) => (await needsConsent(record, parts)) && (await may(record)),
      isDone: ({ state }) => state === 'CANCELLED',
      run: async (record) => async (transaction) => {
        const at = clock()
        await withdrawRelease(transaction, record.id, at)
        return await changeRequest(transaction, record, 'CONSENT_WITHDRAWN', {
          at,
          cancellation: { code: 'CONSENT_WITHDRAWN' },
        })
      },
    },
    parts,
  )
  if (acted.outcome === 'STATE_CONFLICT' && isTerminal(acted.record.state)) {
    await withdrawRelease(store.db, requestId, clock())
    return { outcome: 'DONE', record: acted.record }
  }
  if (acted.outcome === 'DONE') parts.stop(requestId)
  return acted
}

async function needsConsent({ definition: { id, version } }: RequestRecord, { archive }: ConsentParts) {
  return (await archive.find(id, version)).release === 'CONSENT'
}

type GiverOf = (record: RequestRecord) => Promise<Giver | undefined>

/** Whom a person represents is asked of registries: once. */
function remembering(context: RequestContext, parts: ConsentParts, formNumber: string | undefined): GiverOf {
  let found: Promise<Giver | undefined> | undefined
  return (record) => {
    found ??= giver(context, record, parts).then(
      (known) => known && { ...known, ...(formNumber !== undefined && { formNumber }) },
    )
    return found
  }
}

/** In which quality the caller gives, or withdraws, consent in this request; undefined where they cannot. */
async function giver(
  context: RequestContext,
  record: RequestRecord,
  { concerns }: ConsentParts,
): Promise<Giver | undefined> {
  const { principal } = context
  const { kind, key } = record.subject
  const { pinfl, organization } = principal
  if (principal.kind === 'officer') {
    if (!isRequester(context, record)) return undefined
    return { role: 'OFFICER', ...(organization !== undefined && { organization }) }
  }
  if (principal.kind !== 'citizen' || pinfl === undefined) return undefined
  if (kind === 'PERSON') {
    if (pinfl === key) return { role: 'SUBJECT', pinfl }
    return (await concerns(record.subject, context)) ? { role: 'REPRESENTATIVE', pinfl } : undefined
  }
  if (kind === 'ORGANIZATION') {
    return representsOrganization(principal, key) ? { role: 'REPRESENTATIVE', pinfl } : undefined
  }
  // Whose a dwelling or a parcel is, the registries say at each read.
  return isRequester(context, record) ? { role: 'SUBJECT', pinfl } : undefined
}
