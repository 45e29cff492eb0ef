/** The samples beside the connector, as the wires would bring them. */
import { readFileSync } from 'node:fs'
import {
  type AccountRecord,
  type DwellingRecord,
  type HisobRecord,
  parseDwelling,
  parseFound,
  parseHisob,
  parseViewRows,
} from '../../../connectors/utility/records.ts'

export function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../connectors/utility/samples/${name}`, import.meta.url), 'utf8'))
}

/** Two accounts: one in use with a debt, one closed with something paid ahead. */
export const flat = '10:08:01:02:03:0004:0002:017'
/** Known, without an account. */
export const house = '10:08:01:02:03:0001:0001'

export function dwelling(number: string): DwellingRecord {
  const row = parseFound(sample('search.response.json')).dwellings.find((each) => each.cadastreNumber === number)!
  return parseDwelling(row)
}

export function withAccount(over: Partial<AccountRecord>): DwellingRecord {
  const [first] = dwelling(flat).accounts
  return { cadastreNumber: flat, accounts: [{ ...first!, ...over }] }
}

export function viewRows(number: string, over: Partial<HisobRecord> = {}): readonly HisobRecord[] {
  return parseViewRows(sample('view.rows.json'))
    .filter(({ kad_r }) => kad_r === number.replaceAll(':', ''))
    .map((row) => ({ ...parseHisob(row), ...over }))
}
