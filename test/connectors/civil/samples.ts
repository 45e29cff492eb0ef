/** The samples beside the connector, as the wire would bring them. */
import { readFileSync } from 'node:fs'
import { XMLParser } from 'fast-xml-parser'
import {
  type ActRecord,
  type PersonRecord,
  parseAct,
  parseActs,
  parsePerson,
  parsePersons,
  parseRepresentative,
  parseRepresentatives,
  type RepresentativeRecord,
} from '../../../connectors/civil/records.ts'

/** What stands in the SOAP body, below the wrapper. */
export function sample(name: string): unknown {
  const xml = readFileSync(new URL(`../../../connectors/civil/samples/${name}`, import.meta.url), 'utf8')
  const parser = new XMLParser({
    ignoreDeclaration: true,
    parseTagValue: false,
    removeNSPrefix: true,
    htmlEntities: true,
  })
  const [wrapper] = Object.values(parser.parse(xml).Envelope.Body)
  return wrapper
}

export const grandfather = '30505560000019'

export function person(over: Partial<PersonRecord> = {}): PersonRecord {
  const row = parsePersons(sample('get-persons.response.xml')).rows.find(({ pinpp }) => pinpp === grandfather)!
  return { ...parsePerson(row), ...over }
}

export function representative(over: Partial<RepresentativeRecord> = {}): RepresentativeRecord {
  const row = parseRepresentatives(sample('get-wards.response.xml')).rows.find(({ pinpp }) => pinpp === grandfather)!
  return { ...parseRepresentative(row), ...over }
}

/** By the first digit of its number. */
export function act(type: '1' | '2' | '3' | '4', over: Partial<ActRecord> = {}): ActRecord {
  const row = parseActs(sample('get-acts.response.xml')).rows.find(({ act_no }) => act_no.startsWith(type))!
  return { ...parseAct(row), ...over }
}
