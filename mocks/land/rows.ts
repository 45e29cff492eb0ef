/** Rows of the register: titles and rights, with the fields that were asked for and no others. */
import type { Encumbrance, Holder, Holding, Title } from '../population/contract/title.ts'
import type { Population } from '../population/contract.ts'
import { CURRENCY, day, decimal, ENCUMBRANCE, KIND, RIGHT, USE } from './codes.ts'

export function titleRow(population: Population, title: Title, fields: readonly string[]): object {
  const { cadastralNumber, cancelled, version } = title
  const asked = Object.entries(FIELDS).filter(([field]) => fields.includes(field))
  return {
    cad_no: cadastralNumber,
    status: cancelled ? 'C' : 'A',
    version,
    ...Object.fromEntries(asked.map(([field, write]) => [field, write(title, population)])),
  }
}

export function holdingRow(population: Population, { holder, title }: Holding, fields: readonly string[]): object {
  const row: Readonly<Record<string, unknown>> = {
    right_code: RIGHT[holder.right],
    share: holder.share.join('/'),
    since: day(holder.since),
    soato: title.soato,
  }
  return {
    ...whoIs(population, holder),
    cad_no: title.cadastralNumber,
    kind: KIND[title.kind],
    status: title.cancelled ? 'C' : 'A',
    ...Object.fromEntries(Object.entries(row).filter(([field]) => fields.includes(field))),
  }
}

const FIELDS: Readonly<Record<string, (title: Title, population: Population) => unknown>> = {
  kind: ({ kind }) => KIND[kind],
  old_cad_no: ({ oldNumber }) => oldNumber,
  soato: ({ soato }) => soato,
  soato_history: ({ territories }) =>
    territories.map(({ from, soato, until }) => ({
      soato,
      from: day(from),
      to: until === undefined ? '' : day(until),
    })),
  address: ({ address }) => address,
  area_m2: ({ area }) => decimal(area),
  rooms: ({ rooms }) => (rooms === undefined ? '' : String(rooms)),
  use_code: ({ use }) => USE[use],
  parcel_cad_no: ({ parcel }) => parcel ?? '',
  dwellings: ({ dwellings }) => dwellings,
  encumbered: ({ encumbrances }) => (encumbrances.length > 0 ? 'Y' : 'N'),
  encumbrances: ({ encumbrances }) => encumbrances.map(encumbranceRow),
  holders: ({ holders }, population) => holders.map((holder) => holderRow(population, holder)).reverse(),
  updated_at: ({ updatedAt }) => `${updatedAt}T18:00:00+05:00`,
}

function holderRow(population: Population, holder: Holder): object {
  const { right, share, since } = holder
  return { ...whoIs(population, holder), right_code: RIGHT[right], share: share.join('/'), since: day(since) }
}

function whoIs(population: Population, { who }: Holder): object {
  if (who === 'STATE') return { state: 'Y' }
  return 'person' in who
    ? { pin: population.person(who.person).pinfl }
    : { stir: population.organization(who.organization).stir }
}

function encumbranceRow({ amount, creditor, currency, document, kind, since }: Encumbrance): object {
  return {
    type: ENCUMBRANCE[kind],
    creditor,
    amount: amount === undefined ? '' : decimal(amount),
    currency: currency === undefined ? '' : CURRENCY[currency],
    since: day(since),
    document,
  }
}
