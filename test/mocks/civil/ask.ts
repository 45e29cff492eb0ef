/** A question to the civil mock, written by hand from the manual: nothing of ours is between the test and the wire. */
import { createHash } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'

export interface Message {
  readonly operation: string
  /** XML inside the wrapper. */
  readonly content: string
  /** XML of the header's fields; those of a good message where it is missing. */
  readonly header?: string
  readonly headers?: Readonly<Record<string, string>>
}

const SERVICE = 'UZ-test GOV 201122334 fhdyo'

export function goodHeader(operation: string): string {
  const part = (name: string, text: string) => `<i:${name}>${text}</i:${name}>`
  const member = (text: string) =>
    ['xRoadInstance', 'memberClass', 'memberCode', 'subsystemCode']
      .map((name, at) => part(name, text.split(' ')[at] ?? ''))
      .join('')
  return [
    `<x:client i:objectType="SUBSYSTEM">${member('UZ-test GOV 205000001 oss')}</x:client>`,
    `<x:service i:objectType="SERVICE">${member(SERVICE)}${part('serviceCode', operation)}${part('serviceVersion', 'v1')}</x:service>`,
    '<x:id>4894e35d-bf0f-44a6-867a-8e51f1daa7e0</x:id>',
    '<x:userId>UZ12345678901234</x:userId>',
    '<x:issue>A&amp;B 1</x:issue>',
    '<x:protocolVersion>4.0</x:protocolVersion>',
  ].join('')
}

export function envelope({ content, header, operation }: Message): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:x="http://x-road.eu/xsd/xroad.xsd" xmlns:i="http://x-road.eu/xsd/identifiers" xmlns:f="http://fhdyo.example/producer">' +
    `<s:Header>${header ?? goodHeader(operation)}</s:Header><s:Body><f:${operation}>${content}</f:${operation}></s:Body></s:Envelope>`
  )
}

export interface Reply {
  readonly status: number
  readonly text: string
  /** Base64 of the SHA-512 of what was sent. */
  readonly hash: string
  /** What is in the body, without prefixes. */
  readonly body: unknown
}

export async function ask(url: string, message: Message): Promise<Reply> {
  const sent = envelope(message)
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""', ...message.headers }
  const response = await fetch(`${url}/`, { method: 'POST', headers, body: sent })
  const text = await response.text()
  const hash = createHash('sha512').update(sent).digest('base64')
  return { status: response.status, text, hash, body: at(parser.parse(text), 'Envelope.Body') }
}

/** What is at a path of names and places in a list, `persons.person.0.names`; undefined where nothing is. */
export function at(tree: unknown, path: string): unknown {
  return path.split('.').reduce((inner: unknown, name) => {
    const known = inner !== null && typeof inner === 'object' && name in inner
    return known ? Reflect.get(inner, name) : undefined
  }, tree)
}

/** Rows of the answer, whichever they are. */
export function rowsOf({ body }: Reply, operation: string): unknown[] {
  const paths = ['persons.person', 'acts.act', 'representatives.representative']
  const found = paths.map((path) => at(body, `${operation}Response.${path}`)).find(Array.isArray)
  return Array.isArray(found) ? found : []
}

const LISTS = ['person', 'act', 'representative', 'ward', 'item']
const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, isArray: (name) => LISTS.includes(name) })

export function persons(pinfls: readonly string[], parts: string): Message {
  const keys = pinfls.map((pinfl) => `<pinpp>${pinfl}</pinpp>`).join('')
  return {
    operation: 'GetPersons',
    content: `<langId>1</langId><pinpp_list>${keys}</pinpp_list><parts>${parts}</parts>`,
  }
}

export function acts(numbers: readonly string[], parts: string, language = 1): Message {
  const keys = numbers.map((number) => `<act_no>${number}</act_no>`).join('')
  return {
    operation: 'GetActs',
    content: `<langId>${language}</langId><act_no_list>${keys}</act_no_list><parts>${parts}</parts>`,
  }
}

export function wards(pinfls: readonly string[]): Message {
  const keys = pinfls.map((pinfl) => `<pinpp>${pinfl}</pinpp>`).join('')
  return { operation: 'GetWards', content: `<langId>1</langId><pinpp_list>${keys}</pinpp_list>` }
}
