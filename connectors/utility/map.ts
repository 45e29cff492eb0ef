/**
 * From the providers' records to the entity of their slice: what is particular about each wire.
 *
 * An entity has the fields that were selected and no others. What was asked for and is not there is no fact: the record
 * is invalid, and nothing is made up for it. Amounts are exact decimal text. Who must answer (`assignment`) is the
 * gateway's to say.
 */
import { decode } from '../sdk/codes.ts'
import { RegistryError } from '../sdk/errors.ts'
import { type FieldSet, selects } from '../sdk/fields.ts'
import { ACCOUNT_STATUS, HOLAT, OWED_BALANCE_SIGN } from './codes.ts'
import { date, endOf, startOf } from './dates.ts'
import { creditOf, debtOf, fromSom } from './money.ts'
import type { AccountRecord, DwellingRecord, FoundRecord, HisobRecord } from './records.ts'

export type Entity = Readonly<Record<string, unknown>>
export type BalanceSense = FoundRecord['balanceSense']

/** Of a dwelling as a provider's REST server tells it; `sense` is what the provider means by a balance's sign. */
export function toConnection(record: DwellingRecord, sense: BalanceSense, fields: FieldSet): Entity {
  return connection(record.cadastreNumber, accountsOf(restAccount(sense), record.accounts, fields), fields)
}

/** Of the rows that the old system's view has for one dwelling, `cadastralNumber`. */
export function toConnectionFromView(cadastralNumber: string, rows: readonly HisobRecord[], fields: FieldSet): Entity {
  const accounts = rows.filter(({ hisob_r }) => hisob_r !== null)
  return connection(cadastralNumber, accountsOf(VIEW_ACCOUNT, accounts, fields), fields)
}

/** The moment that a dwelling's amounts describe, the oldest of them; undefined where none was asked for. */
export function asOf({ accounts }: DwellingRecord): Date | undefined {
  const [oldest] = accounts.flatMap(({ balance }) => balance?.date ?? []).toSorted()
  return oldest === undefined ? undefined : endOf(oldest)
}

/** Every row of the view says its day. */
export function asOfView(rows: readonly HisobRecord[]): Date | undefined {
  const [oldest] = rows.map(({ sana }) => dayOf(sana)).toSorted()
  return oldest === undefined ? undefined : endOf(oldest)
}

function connection(cadastralNumber: string, accounts: readonly Entity[], fields: FieldSet): Entity {
  return { cadastralNumber, ...(selects(fields, 'accounts') && { accounts }) }
}

/** How each field of an account is made of a record. */
type Mapping<Wire> = Readonly<Record<string, (record: Wire) => unknown>>

function restAccount(sense: BalanceSense): Mapping<AccountRecord> {
  const owed = ({ balance }: AccountRecord): bigint => OWED_BALANCE_SIGN[sense] * fromSom(told(balance).amount)
  return {
    number: ({ accountNo }) => accountNo,
    status: ({ status }) => decode(ACCOUNT_STATUS, told(status)),
    debt: (account) => debtOf(owed(account)),
    credit: (account) => creditOf(owed(account)),
    overdueSince: ({ overdueSince }) => told(overdueSince),
    asOf: ({ balance }) => endOf(told(balance).date).toISOString(),
    lastPaymentAt: ({ lastPayment }) => told(lastPayment)?.paidAt.toISOString() ?? null,
  }
}

const VIEW_ACCOUNT: Mapping<HisobRecord> = {
  number: ({ hisob_r }) => hisob_r,
  status: ({ hol }) => decode(HOLAT, recorded(hol)),
  debt: (account) => debtOf(owedOf(account)),
  credit: (account) => creditOf(owedOf(account)),
  overdueSince: ({ qarz_s }) => date(recorded(qarz_s)),
  asOf: ({ sana }) => endOf(dayOf(sana)).toISOString(),
  lastPaymentAt: ({ oxir_tol_s }) => startOfDay(date(recorded(oxir_tol_s))),
}

/** In the order of their numbers: the wires have none, and an answer must not change by itself. */
function accountsOf<Wire>(mapping: Mapping<Wire>, records: readonly Wire[], fields: FieldSet): readonly Entity[] {
  const names = Object.keys(mapping).filter((name) => selects(fields, `accounts.${name}`))
  return records
    .toSorted(byText((record) => String(mapping['number']?.(record))))
    .map((record) => Object.fromEntries(names.map((name) => [name, mapping[name]?.(record)])))
}

function byText<Item>(textOf: (item: Item) => string): (a: Item, b: Item) => number {
  return (a, b) => (textOf(a) < textOf(b) ? -1 : Number(textOf(a) > textOf(b)))
}

/** The penalties stand apart. */
function owedOf({ sld, peny }: HisobRecord): bigint {
  return fromSom(recorded(sld)) + fromSom(recorded(peny))
}

/** The old system keeps the day of a payment and not the hour. */
function startOfDay(day: string | null): string | null {
  return day === null ? null : startOf(day).toISOString()
}

function told<Part>(part: Part | undefined): Part {
  if (part !== undefined) return part
  throw new RegistryError('RECORD_INVALID', 'the utility provider left out a field that it was asked for')
}

/** Of an account; null stands only beside a dwelling that has none. */
function recorded(column: string | null | undefined): string {
  return told(column ?? undefined)
}

function dayOf(written: string): string {
  return recorded(date(written))
}
