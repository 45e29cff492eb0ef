/**
 * SOAP 1.1, document/literal: envelopes by template, answers by local names, Faults told apart (SOAP 1.1, 4.4).
 *
 * A faultcode that begins with `Client` is our mistake and final; `Server` is the registry's and may pass.
 */
import { RegistryError, type RegistryErrorCode } from '../errors.ts'
import type { Transport } from '../transport.ts'
import { createHttp, type HttpExchange, type HttpOptions, utf8 } from './http.ts'
import { codeWord, refusal } from './status.ts'
import { child, parseXml, textOf, type Xml, type XmlNode, xml } from './xml.ts'

export interface SoapRequest {
  /** Children of soap:Header, such as X-Road's. */
  readonly header?: Xml
  /** The one child of soap:Body. */
  readonly body: Xml
  /** @default '' */
  readonly action?: string
}

export interface SoapResponse {
  readonly header: XmlNode | undefined
  readonly body: XmlNode
  readonly exchange: HttpExchange
}

export interface SoapOptions extends HttpOptions {
  /** @default '/' */
  readonly path?: string
  /** Faultcodes whose meaning their first word does not tell. */
  readonly faults?: Readonly<Record<string, RegistryErrorCode>>
}

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/'

export function soap({ path = '/', faults = {}, ...options }: SoapOptions): Transport<SoapRequest, SoapResponse> {
  const http = createHttp(options)
  return {
    registry: options.name,
    async send({ header, body, action = '' }, { signal }) {
      const envelope = xml`<soap:Envelope xmlns:soap="${ENVELOPE}"><soap:Header>${header}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
      const exchange = await http.exchange(
        {
          method: 'POST',
          path,
          headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` },
          body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${envelope.text}`),
        },
        signal,
      )
      return read(exchange, options.name, faults)
    },
    close: () => http.close(),
  }
}

function read(exchange: HttpExchange, name: string, faults: NonNullable<SoapOptions['faults']>): SoapResponse {
  const { status } = exchange
  const envelope = envelopeOf(exchange, name)
  const body = child(envelope, 'Body')
  const fault = child(body, 'Fault')
  if (fault !== undefined) throw faultError(textOf(fault, 'faultcode') ?? '', { name, status, faults })
  if (status === 200 && body !== undefined) return { header: child(envelope, 'Header'), body, exchange }
  if (status !== 200) throw refusal(exchange, name)
  throw new RegistryError('RECORD_INVALID', `${name} did not answer in SOAP`)
}

/** Undefined where a failing status explains why there is none. */
function envelopeOf({ status, body }: HttpExchange, name: string): XmlNode | undefined {
  try {
    return child(parseXml(utf8(body)), 'Envelope')
  } catch {
    if (status !== 200) return undefined
    throw new RegistryError('RECORD_INVALID', `${name} did not answer in XML`)
  }
}

function faultError(
  faultcode: string,
  { name, status, faults }: { name: string; status: number; faults: NonNullable<SoapOptions['faults']> },
): RegistryError {
  const registryCode = codeWord(faultcode.replace(/^[\w-]+:/, '')) ?? ''
  const code = faults[registryCode] ?? (registryCode.startsWith('Client') ? 'REGISTRY_REFUSED' : 'REGISTRY_UNAVAILABLE')
  const what = code === 'REGISTRY_REFUSED' ? 'refused the request' : 'failed'
  return new RegistryError(code, `${name} ${what} with a SOAP Fault`, { registryCode, status })
}
