/** The samples beside the connector, as the wire would bring them. */
import { readFileSync } from 'node:fs'
import { parseReply, parseTaxpayer, type TaxpayerRecord } from '../../../connectors/tax/records.ts'

export function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../connectors/tax/samples/${name}`, import.meta.url), 'utf8'))
}

export const person = '30505560000019'
export const organization = '301234567'

export function taxpayer(key: string, over: Partial<TaxpayerRecord> = {}): TaxpayerRecord {
  const row = parseReply(sample('query.response.json')).rows.find(({ pinfl, stir }) => (pinfl ?? stir) === key)!
  return { ...parseTaxpayer(row), ...over }
}
