/**
 * X-Road addressing: who asks, which service, for whom, in which case; and the proof that the answer is to this question.
 *
 * REST after "X-Road: Message Protocol for REST" (PR-REST 1.0), SOAP after "X-Road: Message Protocol v4.0" (PR-MESS).
 */
import { createHash, randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Call } from '../call.ts'
import { RegistryError } from '../errors.ts'
import type { SendInterceptor } from '../transport.ts'
import type { HttpExchange } from './http.ts'
import type { RestRequest, RestResponse } from './rest.ts'
import type { SoapResponse } from './soap.ts'
import { child, textOf, Xml, xml } from './xml.ts'

export interface XRoadAddress {
  /** The registry's name, in errors. */
  readonly name: string
  /** `INSTANCE/CLASS/MEMBER/SUBSYSTEM` of ours. */
  readonly client: string
  /** `INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE[/VERSION]` of the registry. */
  readonly service: string
}

/** Puts a REST send under `/r1/{service}` with X-Road's headers, and checks that the answer belongs to it. */
export function addressed({ name, client, service }: XRoadAddress): SendInterceptor<RestRequest, RestResponse> {
  const prefix = `/r1/${encoded(service)}`
  return (next) => async (request, call) => {
    const response = await next(
      { ...request, path: `${prefix}${request.path}`, headers: { ...request.headers, ...restHeaders(client, call) } },
      call,
    )
    if (response.headers['x-road-request-hash'] !== requestHash(response.exchange)) {
      throw new RegistryError('RECORD_INVALID', `${name} answered another request than ours: its hash differs`)
    }
    return response
  }
}

/** An error of X-Road itself that no later try mends (PR-REST, 4.5): the service is not there, or not for us. */
export function refusedByXRoad(name: string): (response: RestResponse) => RegistryError | undefined {
  return ({ status, headers, body }) => {
    const type = headers['x-road-error'] ?? (typeof body === 'object' && body !== null ? Reflect.get(body, 'type') : '')
    if (!/^Server\.[\w.]{0,80}(AccessDenied|UnknownService|UnknownMember)$/.test(String(type))) return undefined
    return new RegistryError('REGISTRY_REFUSED', `X-Road does not let us reach ${name}`, {
      status,
      registryCode: String(type),
    })
  }
}

/** The faultcodes that mean the same in SOAP. */
export const XROAD_FAULTS = {
  'Server.ServerProxy.AccessDenied': 'REGISTRY_REFUSED',
  'Server.ServerProxy.UnknownService': 'REGISTRY_REFUSED',
  'Server.ClientProxy.UnknownMember': 'REGISTRY_REFUSED',
} as const

export interface SoapAddress {
  readonly header: Xml
  /** Checks that the answer's header repeats ours, and that its hash is of the bytes we sent (PR-MESS, 2.2). */
  check(response: SoapResponse, name: string): void
}

/** The header block of one SOAP message; `operation` completes the service's id. */
export function soapAddress(
  { client, service }: Omit<XRoadAddress, 'name'>,
  operation: string,
  call: Call,
): SoapAddress {
  const [instance = '', memberClass = '', member = '', subsystem = '', version] = service.split('/')
  const id = randomUUID()
  const header = xml`<xrd:client xmlns:xrd="${XRD}" xmlns:id="${IDS}" id:objectType="SUBSYSTEM">${identifier(client.split('/'))}</xrd:client><xrd:service xmlns:xrd="${XRD}" xmlns:id="${IDS}" id:objectType="SERVICE">${identifier([instance, memberClass, member, subsystem])}<id:serviceCode>${operation}</id:serviceCode>${version === undefined ? undefined : xml`<id:serviceVersion>${version}</id:serviceVersion>`}</xrd:service>${field('id', id)}${field('userId', call.userId)}${call.issue === undefined ? undefined : field('issue', call.issue)}${field('protocolVersion', '4.0')}`
  return {
    header,
    check({ header: echoed, exchange }, name) {
      const same =
        textOf(echoed, 'id') === id &&
        textOf(echoed, 'userId') === call.userId &&
        textOf(echoed, 'issue') === call.issue &&
        textOf(echoed, 'protocolVersion') === '4.0' &&
        isDeepStrictEqual(child(echoed, 'client'), parts(client.split('/'))) &&
        isDeepStrictEqual(child(echoed, 'service'), {
          ...parts([instance, memberClass, member, subsystem]),
          serviceCode: operation,
          ...(version !== undefined && { serviceVersion: version }),
        })
      if (!same || textOf(echoed, 'requestHash') !== sha512(exchange.sent.body).toString('base64')) {
        throw new RegistryError('RECORD_INVALID', `${name} answered another request than ours`)
      }
    },
  }
}

const XRD = 'http://x-road.eu/xsd/xroad.xsd'
const IDS = 'http://x-road.eu/xsd/identifiers'
const IDENTIFIERS = ['xRoadInstance', 'memberClass', 'memberCode', 'subsystemCode']

function parts(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, at) => [IDENTIFIERS[at] ?? '', value]))
}

function identifier(parts: readonly string[]): Xml {
  return xml`${parts.map((part, at) => element(IDENTIFIERS[at] ?? '', part))}`
}

function element(name: string, text: string): Xml {
  return new Xml(`<id:${name}>${xml`${text}`.text}</id:${name}>`)
}

function field(name: string, text: string): Xml {
  return new Xml(`<xrd:${name} xmlns:xrd="${XRD}">${xml`${text}`.text}</xrd:${name}>`)
}

function encoded(service: string): string {
  return service.split('/').map(encodeURIComponent).join('/')
}

function restHeaders(client: string, call: Call): Record<string, string> {
  const { userId, issue } = call
  const party = partyOf(call)
  return {
    'x-road-client': encoded(client),
    'x-road-id': randomUUID(),
    'x-road-userid': userId,
    ...(issue !== undefined && { 'x-road-issue': issue }),
    ...(party !== undefined && { 'x-road-represented-party': party }),
  }
}

/**
 * Whom the caller acts for, a person before an organisation: X-Road has one place for both. The class is optional (PR-REST, 4.3;
 * PR-THIRDPARTY 1.1, 2.2), and a person is a member of none, so there is none; the code is written as userId writes a person.
 * An assumption: no rule of this country is known that gives persons a class.
 */
function partyOf({ onBehalfOf, representedParty }: Call): string | undefined {
  return onBehalfOf === undefined ? representedParty : `UZ${onBehalfOf}`
}

/**
 * SHA-512 over the digests of the headers and of the body, base64 (PR-REST, 4.3). The form of the headers is the registry's
 * to say: method and target, then X-Road's own headers by name.
 */
function requestHash({ sent }: HttpExchange): string {
  const lines = Object.entries(sent.headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name]) => name.startsWith('x-road-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\r\n`)
  const headers = sha512(Buffer.from(`${sent.method}\r\n${sent.target}\r\n${lines.join('')}`))
  const whole = sent.body === undefined ? headers : sha512(Buffer.concat([headers, sha512(sent.body)]))
  return whole.toString('base64')
}

function sha512(bytes: Buffer | undefined): Buffer {
  return createHash('sha512')
    .update(bytes ?? Buffer.alloc(0))
    .digest()
}
