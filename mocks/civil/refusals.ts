/**
 * The two ways in which this wire says no: a technical SOAP Fault instead of an answer, and a business fault inside one.
 * The codes are those of the manual's tables.
 */
import { randomUUID } from 'node:crypto'
import type { MockResponse } from '../registry.ts'
import { leaf, tag } from './xml.ts'

export type FaultCode =
  | 'Client.InvalidHttpMethod'
  | 'Client.InvalidContentType'
  | 'Client.InvalidXml'
  | 'Client.InvalidSoap'
  | 'Client.MissingBody'
  | 'Client.MissingHeaderField'
  | 'Client.InvalidProtocolVersion'
  | 'Client.InconsistentHeaders'
  | 'Client.InvalidRequest'
  | 'Server.ServerProxy.UnknownService'
  | 'Server.ServerProxy.AccessDenied'
  | 'Server.ServerProxy.ServiceFailed'
  | 'Server.ServerProxy.NetworkError'

/** Why a message is no good. */
export interface Refusal {
  readonly code: FaultCode
  readonly message: string
}

export const refusal = (code: FaultCode, message: string): Refusal => ({ code, message })

export function isRefusal(value: object): value is Refusal {
  return 'code' in value && 'message' in value
}

/** SOAP 1.1, 4.4; HTTP 500 by its section 6.2. */
export function soapFault({ code, message }: Refusal): MockResponse {
  const fault = [
    leaf('faultcode', code),
    leaf('faultstring', message),
    tag('faultactor'),
    tag('detail', leaf('faultDetail', randomUUID())),
  ]
  const body = tag('SOAP-ENV:Body', tag('SOAP-ENV:Fault', ...fault))
  return {
    status: 500,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `${PROLOGUE}<SOAP-ENV:Envelope xmlns:SOAP-ENV="${SOAP}">${body}</SOAP-ENV:Envelope>`,
  }
}

export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
export const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'

export type BusinessCode =
  | 'rjct.search_criteria.invalid'
  | 'rjct.search.too_many_records_found'
  | 'rjct.person.withheld'
  | 'pdng.registry.maintenance'

export function businessFault(code: BusinessCode, language: number): string {
  return tag('fault', leaf('faultCode', code), leaf('faultString', MESSAGES[code][language - 1] ?? MESSAGES[code][0]))
}

/** In the order of `langId`: Uzbek in Latin and in Cyrillic, Russian. */
const MESSAGES: Readonly<Record<BusinessCode, readonly [string, string, string]>> = {
  'rjct.search_criteria.invalid': [
    'Soʻrov mezonlari notoʻgʻri',
    'Сўров мезонлари нотўғри',
    'Неверные критерии запроса',
  ],
  'rjct.search.too_many_records_found': [
    'Soʻrovda yozuvlar juda koʻp',
    'Сўровда ёзувлар жуда кўп',
    'Слишком много записей в запросе',
  ],
  'rjct.person.withheld': ['Maʼlumot berilmaydi', 'Маълумот берилмайди', 'Сведения не предоставляются'],
  'pdng.registry.maintenance': ['Reyestr vaqtincha yopiq', 'Реестр вақтинча ёпиқ', 'Реестр временно закрыт'],
}
