/**
 * X-Road message protocol 4.0 (PR-MESS) around a question and its answer: the header is checked on the way in, and on the way
 * out repeated in the same order with the same values, with the hash of the question beside it.
 */
import { createHash } from 'node:crypto'
import type { MockRequest, MockResponse } from '../registry.ts'
import { PROLOGUE, type Refusal, refusal, SOAP } from './refusals.ts'
import { child, type Element, readXml } from './xml.ts'

export const XROAD = 'http://x-road.eu/xsd/xroad.xsd'
export const IDENTIFIERS = 'http://x-road.eu/xsd/identifiers'
export const PRODUCER = 'http://fhdyo.example/producer'

export interface Envelope {
  readonly header: Element
  /** The wrapper in the body; its name is the operation's. */
  readonly wrapper: Element
}

export function readEnvelope({ method, headers, body }: MockRequest): Envelope | Refusal {
  if (method !== 'POST') return refusal('Client.InvalidHttpMethod', `${method} is not POST`)
  if (!/^text\/xml\s*(;|$)/i.test(headers['content-type'] ?? '') || headers['soapaction'] === undefined) {
    return refusal('Client.InvalidContentType', 'Content-Type must be text/xml and SOAPAction be there')
  }
  const root = readXml(body.toString())
  if (root === undefined) return refusal('Client.InvalidXml', 'not well-formed XML without a DOCTYPE')
  if (root.name !== 'Envelope' || root.namespace !== SOAP)
    return refusal('Client.InvalidSoap', 'not a SOAP 1.1 envelope')
  const [header, content] = [child(root, 'Header', SOAP), child(root, 'Body', SOAP)]
  const [wrapper, ...more] = content?.children ?? []
  if (wrapper === undefined) return refusal('Client.MissingBody', 'body missing or empty')
  if (header === undefined) return refusal('Client.MissingHeaderField', 'header missing')
  if (more.length > 0) return refusal('Client.InvalidSoap', 'more than one element in the body')
  return headerRefusal(header, wrapper) ?? { header, wrapper }
}

/** The answer: `content` is the XML inside `<operation>Response`. */
export function writeEnvelope(
  { header, wrapper }: Envelope,
  request: Pick<MockRequest, 'body'>,
  content: string,
): MockResponse {
  const hash = createHash('sha512').update(request.body).digest('base64')
  const repeated = header.children.map(repeat).join('')
  const requestHash = `<xrd:requestHash algorithmId="http://www.w3.org/2001/04/xmlenc#sha512">${hash}</xrd:requestHash>`
  const body = `<fh:${wrapper.name}Response>${content}</fh:${wrapper.name}Response>`
  return {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body:
      `${PROLOGUE}<SOAP-ENV:Envelope xmlns:SOAP-ENV="${SOAP}" xmlns:xrd="${XROAD}" xmlns:id="${IDENTIFIERS}" xmlns:fh="${PRODUCER}">` +
      `<SOAP-ENV:Header>${repeated}${requestHash}</SOAP-ENV:Header><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`,
  }
}

const MANDATORY = ['client', 'service', 'id', 'userId', 'protocolVersion'] as const
const PARTS = ['xRoadInstance', 'memberClass', 'memberCode', 'subsystemCode'] as const
const INSTANCE = 'UZ-test'
const SERVICE = ['UZ-test', 'GOV', '201122334', 'fhdyo'].join('/')

function headerRefusal(header: Element, wrapper: Element): Refusal | undefined {
  for (const name of MANDATORY) {
    const found = header.children.filter((one) => one.name === name && one.namespace === XROAD)
    if (found.length > 1) return refusal('Client.InconsistentHeaders', `${name} is there more than once`)
    if (found[0] === undefined || (found[0].text === '' && found[0].children.length === 0)) {
      return refusal('Client.MissingHeaderField', `${name} missing`)
    }
  }
  const [client, service] = [partsOf(header, 'client'), partsOf(header, 'service')]
  const version = child(header, 'protocolVersion', XROAD)?.text
  if (version !== '4.0') return refusal('Client.InvalidProtocolVersion', 'protocolVersion is not 4.0')
  if (!/^[A-Z]{2}\S+$/.test(child(header, 'userId', XROAD)?.text ?? '')) {
    return refusal('Client.MissingHeaderField', 'userId has no country prefix')
  }
  if (client.includes('')) return refusal('Client.MissingHeaderField', 'client is incomplete')
  if (client[0] !== INSTANCE) return refusal('Server.ServerProxy.AccessDenied', `client is not of ${INSTANCE}`)
  if (service.join('/') !== SERVICE || codeOf(header, 'serviceVersion') !== 'v1') {
    return refusal('Server.ServerProxy.UnknownService', 'no such service')
  }
  if (codeOf(header, 'serviceCode') !== wrapper.name) {
    return refusal('Client.InconsistentHeaders', 'service code and wrapper differ')
  }
  return wrapper.namespace === PRODUCER
    ? undefined
    : refusal('Client.InvalidRequest', 'wrapper is not in the namespace')
}

function partsOf(header: Element, field: 'client' | 'service'): string[] {
  const identifier = child(header, field, XROAD)
  return PARTS.map((part) => (identifier === undefined ? '' : (child(identifier, part, IDENTIFIERS)?.text ?? '')))
}

function codeOf(header: Element, part: string): string | undefined {
  const service = child(header, 'service', XROAD)
  return service === undefined ? undefined : child(service, part, IDENTIFIERS)?.text
}

/** Prefixes have no significance (PR-MESS, 2.2), so each element declares its own. The text is still escaped as it came. */
function repeat({ attributes, children, name, namespace, text }: Element): string {
  const type = attributes['objectType']
  const declared = namespace === XROAD || namespace === IDENTIFIERS
  const prefix = namespace === XROAD ? 'xrd:' : namespace === IDENTIFIERS ? 'id:' : 'h:'
  const opening = `${prefix}${name}${declared ? '' : ` xmlns:h="${namespace}"`}${type === undefined ? '' : ` id:objectType="${type}"`}`
  return `<${opening}>${text}${children.map(repeat).join('')}</${prefix}${name}>`
}
