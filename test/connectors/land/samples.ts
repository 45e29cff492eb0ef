/** The samples beside the connector, as the wire would bring them. */
import { readFileSync } from 'node:fs'
import {
  type HoldingRecord,
  parseHolding,
  parseHoldings,
  parseTitle,
  parseTitles,
  type TitleRecord,
} from '../../../connectors/land/records.ts'

export function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../connectors/land/samples/${name}`, import.meta.url), 'utf8'))
}

export const house = '10:08:01:02:03:0001:0001'
export const cancelled = '10:08:01:02:03:0001'

export function title(number: string, over: Partial<TitleRecord> = {}): TitleRecord {
  const row = parseTitles(sample('titles.response.json')).titles.find(({ cad_no }) => cad_no === number)!
  return { ...parseTitle(row), ...over }
}

export function holdings(): readonly HoldingRecord[] {
  return parseHoldings(sample('holdings.response.json')).holdings.map(parseHolding)
}
