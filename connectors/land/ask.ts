/**
 * What the land registry is asked, in its own words: numbers or pins with the fields that were selected, and page after page
 * where the answer has several.
 */
import type { Provenance } from '../sdk/answer.ts'
import type { Call } from '../sdk/call.ts'
import { RegistryError } from '../sdk/errors.ts'
import { type FieldSet, selects, wireFields } from '../sdk/fields.ts'
import { type Exchange, joined, provenanceOf } from '../sdk/transport.ts'
import { path, type RestRequest, type RestResponse } from '../sdk/transports/rest.ts'
import { type HoldingRow, parseHoldings, parseTitles, type TitlesRecord } from './records.ts'

export type Send = (request: RestRequest, call: Call) => Promise<RestResponse>

/** The cheapest question. */
export const STATUS: RestRequest = { method: 'GET', path: '/health' }

export interface Titles extends TitlesRecord {
  readonly exchange: Exchange
}

export async function askTitles(send: Send, numbers: readonly string[], fields: FieldSet, call: Call): Promise<Titles> {
  const body = { numbers, fields: titleFields(fields) }
  const { body: answer, exchange } = await send({ method: 'POST', path: '/titles', body }, call)
  return { ...parseTitles(answer), exchange }
}

/** What lay in the archive. Undefined where the registry has forgotten the reference: the title is to be asked for anew. */
export async function askExtract(
  send: Send,
  reference: string,
  fields: FieldSet,
  call: Call,
): Promise<Titles | undefined> {
  const asked = path`/extracts/${reference}`
  try {
    const { body, exchange } = await send(
      { method: 'GET', path: `${asked}?fields=${titleFields(fields).join()}` },
      call,
    )
    return { ...parseTitles(body), exchange }
  } catch (error) {
    if (error instanceof RegistryError && error.registryCode === 'extract.unknown') return undefined
    throw error
  }
}

export interface Holdings {
  readonly rows: readonly HoldingRow[]
  readonly provenance: Provenance
}

/** Every page: half a list would read as the whole. Throws `RegistryError` RECORD_INVALID where pages do not end. */
export async function askHoldings(
  send: Send,
  pins: readonly string[],
  fields: FieldSet,
  call: Call,
): Promise<Holdings> {
  const question = { pins, ...kindsOf(fields), fields: holdingFields(fields) }
  const rows: HoldingRow[] = []
  const evidence: Provenance[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const body = { ...question, ...(cursor !== undefined && { cursor }) }
    const { body: answer, exchange } = await send({ method: 'POST', path: '/holdings', body }, call)
    const page = parseHoldings(answer)
    rows.push(...page.holdings)
    evidence.push(provenanceOf(exchange, { requestId: page.request_no, asOf: page.as_of }))
    if (evidence.length > MOST_PAGES)
      throw new RegistryError('RECORD_INVALID', 'the land registry has pages without end')
    cursor = page.next_cursor
  }
  return { rows, provenance: joined(evidence) }
}

/** Of fifty rows: far more than a hundred people hold. */
const MOST_PAGES = 500

const TITLE_FIELDS = {
  territory: 'soato',
  address: 'address',
  area: 'area_m2',
  rooms: 'rooms',
  use: 'use_code',
  parcel: 'parcel_cad_no',
  dwellings: 'dwellings',
  encumbrances: 'encumbrances',
  holders: 'holders',
} as const

/** Without its kind, nobody knows whether a title is the parcel or the dwelling that was asked for. */
function titleFields(fields: FieldSet): readonly string[] {
  return ['kind', ...wireFields(fields, TITLE_FIELDS)]
}

const HOLDING_FIELDS = {
  'dwellings.rightKind': 'right_code',
  'parcels.rightKind': 'right_code',
  'dwellings.share': 'share',
  'parcels.share': 'share',
  'dwellings.since': 'since',
  'parcels.since': 'since',
} as const

/** `dwellings` alone stands for their number: nothing of them was selected. */
function holdingFields(fields: FieldSet): readonly string[] {
  return wireFields(
    fields.filter((field) => field.includes('.')),
    HOLDING_FIELDS,
  )
}

/** Parcel; house and flat. No list of kinds means all of them. */
function kindsOf(fields: FieldSet): { readonly kinds?: readonly string[] } {
  const kinds = [...(selects(fields, 'parcels') ? ['1'] : []), ...(selects(fields, 'dwellings') ? ['2', '3'] : [])]
  return kinds.length === 0 ? {} : { kinds }
}
