/**
 * From the tax committee's records to the entities of its slice: what is particular about this registry.
 *
 * An entity has the fields that were selected and no others. What was asked for and is not there is no fact: the record
 * is invalid, and nothing is made up for it. Amounts are exact decimal text.
 */
import { decode } from '../sdk/codes.ts'
import { RegistryError } from '../sdk/errors.ts'
import { type FieldSet, topLevel } from '../sdk/fields.ts'
import { REGISTRATION_STATUS, SELF_EMPLOYED, taxKind } from './codes.ts'
import { byAmount, fromSom, sum, toMoney } from './money.ts'
import type { DebtRecord, DebtsRecord, IncomeRecord, RegistrationRecord, TaxpayerRecord } from './records.ts'

export type Entity = Readonly<Record<string, unknown>>

export function toPerson(record: TaxpayerRecord, fields: FieldSet): Entity {
  return { pinfl: told(record.pinfl), ...selected(PERSON, record, fields) }
}

export function toOrganization(record: TaxpayerRecord, fields: FieldSet): Entity {
  return { stir: told(record.stir), ...selected(ORGANIZATION, record, fields) }
}

/** How each field of an entity is made of a record. */
type Mapping<Wire> = Readonly<Record<string, (record: Wire) => unknown>>

const TAXPAYER: Mapping<TaxpayerRecord> = {
  taxRegistration: ({ registration }) => toRegistration(told(registration)),
  taxStanding: ({ debts }) => toStanding(told(debts)),
}

const PERSON: Mapping<TaxpayerRecord> = {
  ...TAXPAYER,
  incomeByYear: ({ income }) => toIncomeByYear(told(income)),
}

const ORGANIZATION: Mapping<TaxpayerRecord> = {
  ...TAXPAYER,
  name: ({ names }) => told(names).full,
  shortName: ({ names }) => recorded(told(names).short),
  territory: ({ address }) => recorded(told(address).soato),
}

function selected<Wire>(mapping: Mapping<Wire>, record: Wire, fields: FieldSet): Entity {
  const names = topLevel(fields).filter((name) => Object.hasOwn(mapping, name))
  return Object.fromEntries(names.map((name) => [name, mapping[name]?.(record)]))
}

function told<Part>(part: Part | undefined): Part {
  if (part !== undefined) return part
  throw new RegistryError('RECORD_INVALID', 'the tax committee left out a part that it was asked for')
}

/** Empty text means that nothing is recorded. */
function recorded(text: string): string | null {
  return text === '' ? null : text
}

function toRegistration(registration: RegistrationRecord): Entity {
  const { stir, payer_name, birth_date, status, payer_type, reg_date, end_date, office } = registration
  return {
    stir,
    name: recorded(payer_name),
    birthDate: birth_date,
    status: decode(REGISTRATION_STATUS, status),
    since: reg_date,
    until: end_date,
    office: recorded(office.name),
    selfEmployed: decode(SELF_EMPLOYED, payer_type),
  }
}

function toStanding({ as_of, items }: DebtsRecord): Entity {
  const taxes = [...Map.groupBy(items, ({ kbk }) => kbk).values()].map(toTax)
  return {
    asOf: as_of.toISOString(),
    debts: taxes
      .filter((tax) => totalOf(tax) > 0n)
      .toSorted(byAmount(totalOf))
      .map(toDebt),
    totalDebt: toMoney(sum(taxes.map(totalOf))),
  }
}

/** One tax, what all inspections have on it added up; in tiyin. */
interface Tax {
  readonly kbk: string
  readonly amount: bigint
  readonly penalty: bigint
  readonly since: string | null
}

/**
 * What was paid in excess on a tax lessens nothing: neither another tax nor a penalty, which stays owed when the tax itself
 * is settled. A former inspection has no day, so the earliest that is told stands.
 */
function toTax(items: readonly DebtRecord[]): Tax {
  const days = items.flatMap(({ since }) => since ?? []).toSorted()
  return {
    kbk: items[0]?.kbk ?? '',
    amount: owed(items.map(({ saldo }) => BigInt(saldo))),
    penalty: owed(items.map(({ penalty }) => fromSom(penalty))),
    since: days[0] ?? null,
  }
}

function owed(amounts: readonly bigint[]): bigint {
  const total = sum(amounts)
  return total > 0n ? total : 0n
}

function totalOf({ amount, penalty }: Tax): bigint {
  return amount + penalty
}

function toDebt({ kbk, amount, penalty, since }: Tax): Entity {
  return { taxKind: taxKind(kbk), amount: toMoney(amount), penalty: toMoney(penalty), since }
}

/** The newest year first. */
function toIncomeByYear(rows: readonly IncomeRecord[]): readonly Entity[] {
  const years = [...Map.groupBy(rows, ({ year }) => year)]
  return years.toSorted(([a], [b]) => b - a).map(([year, reports]) => toYearIncome(year, reports))
}

function toYearIncome(year: number, reports: readonly IncomeRecord[]): Entity {
  return {
    year,
    gross: toMoney(grossOf(reports)),
    taxPaid: toMoney(sum(reports.map(({ withheld }) => fromSom(withheld)))),
    payers: toPayers(reports.filter(({ source }) => source !== 'D')),
  }
}

/** The largest first. Reports of natural persons name nobody, so those of one year stand as one payer. */
function toPayers(reports: readonly IncomeRecord[]): readonly Entity[] {
  const payers = [...Map.groupBy(reports, ({ payer_stir }) => payer_stir)]
  return payers
    .map(([stir, rows]) => ({
      organization: stir === null ? null : { stir },
      name: recorded(rows[0]?.payer_name ?? ''),
      gross: grossOf(rows),
    }))
    .toSorted(byAmount(({ gross }) => gross))
    .map(({ gross, ...payer }) => ({ ...payer, gross: toMoney(gross) }))
}

function grossOf(rows: readonly IncomeRecord[]): bigint {
  return sum(rows.map(({ gross }) => fromSom(gross)))
}
