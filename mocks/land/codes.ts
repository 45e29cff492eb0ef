/** The register's codes and its ways of writing days, decimals and moments, from the manual. */
import type { Encumbrance, Holder, Title } from '../population/contract/title.ts'

export const KIND: Readonly<Record<Title['kind'], string>> = { PARCEL: '1', HOUSE: '2', FLAT: '3', PREMISES: '4' }

export const USE: Readonly<Record<Title['use'], string>> = { RESIDENTIAL: '01', AGRICULTURAL: '02', COMMERCIAL: '03' }

export const RIGHT: Readonly<Record<Holder['right'], string>> = {
  OWNERSHIP: '1',
  POSSESSION: '2',
  PERMANENT_USE: '3',
  LEASE: '4',
}

export const ENCUMBRANCE: Readonly<Record<Encumbrance['kind'], string>> = {
  MORTGAGE: 'ipoteka',
  SEIZURE: 'xatlov',
  EASEMENT: 'servitut',
  PROHIBITION: 'taqiq',
}

/** ISO 4217 numbers. */
export const CURRENCY: Readonly<Record<'UZS' | 'USD', string>> = { UZS: '860', USD: '840' }

/** `DD.MM.YYYY`. */
export function day(iso: string): string {
  return iso.split('-').reverse().join('.')
}

/** Two digits after the point. */
export function decimal(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`
}
