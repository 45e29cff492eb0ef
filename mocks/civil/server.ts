/**
 * The civil registry (FHDYO): births, marriages, divorces, deaths, custody and registered residence, by SOAP 1.1 inside the
 * X-Road message protocol 4.0. The wire's manual is README.md, its types civil.wsdl.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Population } from '../population/contract.ts'
import type { MockRegistry, MockRequest, MockResponse } from '../registry.ts'
import { plain } from '../respond.ts'
import { tashkentTime } from '../tashkent.ts'
import { actRow } from './acts.ts'
import { correcting } from './corrections.ts'
import { type Envelope, readEnvelope, writeEnvelope } from './envelope.ts'
import { personRow } from './persons.ts'
import { type Question, readQuestion, SHAPES } from './question.ts'
import { businessFault, isRefusal, refusal, soapFault } from './refusals.ts'
import type { Register } from './register.ts'
import { representativeRow } from './wards.ts'
import { leaf, tag } from './xml.ts'

export function civilMock(original: Population): MockRegistry {
  const { population, correct } = correcting(original)
  const wsdl = readFileSync(new URL('civil.wsdl', import.meta.url), 'utf8')
  return {
    name: 'civil',
    orders: { 'POST corrections': correct },
    handle(request) {
      if (request.url.pathname !== '/') return plain(404, 'Not Found')
      return request.method === 'GET' ? description(wsdl, request) : answered(request, population)
    },
    faultBodies: {
      soapFault: () => soapFault(refusal('Server.ServerProxy.ServiceFailed', 'service failed')),
      refused: () => soapFault(refusal('Server.ServerProxy.AccessDenied', 'request is not allowed')),
      pending: (request) => said(request, () => businessFault('pdng.registry.maintenance', 1)),
      wrongSchema: (request) => said(request, ({ wrapper }) => tag(`${wrapper.name}List`, leaf('total', '0'))),
    },
    asked(request) {
      const envelope = readEnvelope(request)
      if (isRefusal(envelope)) return {}
      const operation = envelope.wrapper.name
      const question = isQuestioned(operation) ? readQuestion(envelope.wrapper, SHAPES[operation]) : undefined
      if (question === undefined || isRefusal(question)) return { operation }
      const { applicant } = question
      const actingFor = applicant === undefined ? {} : { actingFor: applicant }
      return { operation, keys: question.keys, fields: [...question.parts], ...actingFor }
    },
  }
}

function description(wsdl: string, { headers, url }: MockRequest): MockResponse {
  if (url.search !== '?wsdl') return soapFault(refusal('Client.InvalidHttpMethod', 'GET is not POST'))
  const located = wsdl.replace('http://fhdyo.example/"', `http://${headers['host'] ?? 'fhdyo.example'}/"`)
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: located }
}

/** Whatever is asked, as long as the message is good. */
function said(request: MockRequest, content: (envelope: Envelope) => string): MockResponse {
  const envelope = readEnvelope(request)
  if (isRefusal(envelope)) return soapFault(envelope)
  return writeEnvelope(envelope, request, `${stamp(request)}${content(envelope)}`)
}

function answered(request: MockRequest, population: Population): MockResponse {
  const envelope = readEnvelope(request)
  if (isRefusal(envelope)) return soapFault(envelope)
  const { wrapper } = envelope
  if (wrapper.name === 'GetStatus') return writeEnvelope(envelope, request, stamp(request))
  if (!isQuestioned(wrapper.name)) return soapFault(refusal('Server.ServerProxy.UnknownService', 'no such operation'))
  const question = readQuestion(wrapper, SHAPES[wrapper.name])
  if (isRefusal(question)) return soapFault(question)
  const register = { population, today: tashkentTime(request.asOf).slice(0, 10) }
  const content =
    question.invalid === undefined
      ? ROWS[wrapper.name](register, question)
      : businessFault(question.invalid, question.language)
  return writeEnvelope(envelope, request, `${stamp(request)}${content}`)
}

function stamp({ asOf }: MockRequest): string {
  return `${leaf('response_id', randomUUID())}${leaf('as_of', tashkentTime(asOf))}`
}

const isQuestioned = (operation: string): operation is keyof typeof SHAPES => Object.hasOwn(SHAPES, operation)

const ROWS: Readonly<Record<keyof typeof SHAPES, (register: Register, question: Question) => string>> = {
  GetPersons: (register, question) => tag('persons', ...peopleRows(register, question, personRow)),
  GetWards: (register, question) => tag('representatives', ...peopleRows(register, question, representativeRow)),
  GetActs: (register, question) =>
    tag(
      'acts',
      ...shuffled(question.keys).flatMap((number) => {
        const act = register.population.actByNumber(number)
        return act === undefined ? [] : [actRow(register, act, question)]
      }),
    ),
}

function peopleRows(register: Register, question: Question, row: typeof personRow): string[] {
  return shuffled(question.keys).flatMap((pinfl) => {
    const person = register.population.personByPinfl(pinfl)
    return person === undefined || person.unknownTo.includes('civil') ? [] : [row(register, person, question)]
  })
}

/** In no order that a client could rely on, and yet the same each time: by the digits from the end. */
function shuffled(keys: readonly string[]): string[] {
  const fromTheEnd = (key: string) => [...key].reverse().join('')
  return [...keys].sort((a, b) => (fromTheEnd(a) < fromTheEnd(b) ? -1 : 1))
}
