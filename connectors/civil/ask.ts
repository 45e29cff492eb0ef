/**
 * What the civil registry is asked, in its own words: an operation with keys and the parts that were selected, in X-Road's
 * envelope. Parts stand in the order of the WSDL, which takes no other.
 */
import type { Call } from '../sdk/call.ts'
import { type FieldSet, wireFields } from '../sdk/fields.ts'
import type { Exchange, Transport } from '../sdk/transport.ts'
import type { SoapRequest, SoapResponse } from '../sdk/transports/soap.ts'
import { child, type Xml, xml } from '../sdk/transports/xml.ts'
import { soapAddress, type XRoadAddress } from '../sdk/transports/xroad.ts'

export type Ask = (question: Question, call: Call) => Promise<Reply>

export interface Question {
  readonly operation: string
  readonly content?: Xml
}

export interface Reply {
  /** What stands in the operation's wrapper. */
  readonly body: unknown
  readonly exchange: Exchange
}

/** Asks over `transport`, and checks that what comes back answers what was asked. */
export function asking(transport: Transport<SoapRequest, SoapResponse>, address: Omit<XRoadAddress, 'name'>): Ask {
  return async ({ operation, content }, call) => {
    const { header, check } = soapAddress(address, operation, call)
    const asked = content && xml`${LANGUAGE}${applicant(call)}${content}`
    const body = xml`<fhd:${operation} xmlns:fhd="${NAMESPACE}">${asked}</fhd:${operation}>`
    const response = await transport.send({ header, body }, call)
    check(response, transport.registry)
    return { body: child(response.body, `${operation}Response`), exchange: response.exchange }
  }
}

/** What a person is, but for whom they represent. Life status tells the least, where nothing else is asked for. */
export function personsQuestion(pinfls: readonly string[], fields: FieldSet): Question {
  const parts = partsOf(fields, PERSON_PARTS, 'livestatus')
  return { operation: 'GetPersons', content: xml`${pinppList(pinfls)}${parts}` }
}

export function wardsQuestion(pinfls: readonly string[]): Question {
  return { operation: 'GetWards', content: pinppList(pinfls) }
}

/** The office tells nothing of the person, where nothing else is asked for. */
export function actsQuestion(actNumbers: readonly string[], fields: FieldSet): Question {
  const keys = actNumbers.map((number) => xml`<act_no>${number}</act_no>`)
  const parts = partsOf(fields, ACT_PARTS, 'office')
  return { operation: 'GetActs', content: xml`<act_no_list>${keys}</act_no_list>${parts}` }
}

/** The cheapest question. */
export const STATUS: Question = { operation: 'GetStatus' }

const NAMESPACE = 'http://fhdyo.example/producer'

/** Uzbek in Latin letters: what the slice promises of places and offices. */
const LANGUAGE = xml`<langId>1</langId>`

/** The person that an officer asks for; who asks stands in X-Road's userId. */
function applicant({ onBehalfOf }: Call): Xml | undefined {
  return onBehalfOf === undefined ? undefined : xml`<applicant>${onBehalfOf}</applicant>`
}

const PERSON_PARTS = {
  names: 'names',
  sex: 'sex',
  birthDate: 'birth',
  birthPlace: 'birth',
  citizenship: 'citizenship',
  lifeStatus: 'livestatus',
  documents: 'documents',
  maritalStatus: 'marital',
  spouse: 'marital',
  parents: 'parents',
  children: 'children',
  family: 'family',
  birthRecord: 'acts',
  marriageRecords: 'acts',
  divorceRecords: 'acts',
  deathRecord: 'acts',
  residence: 'registration',
  residences: 'registration_history',
} as const

/** Of all four kinds of acts. */
const ACT_PARTS = {
  child: 'subjects',
  sex: 'subjects',
  'mother.person': 'subjects',
  'father.person': 'subjects',
  spouses: 'subjects',
  person: 'subjects',
  childNames: 'names',
  husbandNames: 'names',
  wifeNames: 'names',
  'mother.names': 'names',
  'father.names': 'names',
  birthDate: 'event',
  birthPlace: 'event',
  marriedOn: 'event',
  inForce: 'event',
  marriage: 'event',
  divorcedOn: 'event',
  diedOn: 'event',
  deathPlace: 'event',
  registeredOn: 'office',
  office: 'office',
} as const

/** The registry wants one part at least. */
function partsOf(fields: FieldSet, names: Readonly<Record<string, string>>, least: string): Xml {
  const asked = wireFields(fields, names)
  const parts = asked.length === 0 ? [least] : asked
  return xml`<parts>${parts.map((part) => xml`<${part}/>`)}</parts>`
}

function pinppList(pinfls: readonly string[]): Xml {
  return xml`<pinpp_list>${pinfls.map((pinfl) => xml`<pinpp>${pinfl}</pinpp>`)}</pinpp_list>`
}
