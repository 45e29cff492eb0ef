/** The civil mock keeps X-Road's message protocol, and refuses whoever does not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { XMLValidator } from 'fast-xml-parser'
import { civilMock } from '../../../mocks/civil/server.ts'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { ask, at, envelope, goodHeader, type Message, persons } from './ask.ts'

const population = createPopulation({ seed: 1, size: 200 })
const { ordinary } = population.samples
const good = persons([ordinary.pinfl], '<sex/>')
let civil: RunningMock

beforeAll(async () => {
  civil = await startMock(civilMock(population))
})
afterAll(() => civil.close())

const fault = async (message: Message) => {
  const { body, status } = await ask(civil.url, message)
  return [status, at(body, 'Fault.faultcode')]
}
const withHeader = (from: string | RegExp, to: string): Message => ({
  ...good,
  header: goodHeader('GetPersons').replace(from, to),
})

describe('the civil registry’s protocol', () => {
  it('repeats the header in its order and adds the hash of the question', async () => {
    const { hash, text } = await ask(civil.url, good)
    const [, header = ''] = /<SOAP-ENV:Header>(.*)<\/SOAP-ENV:Header>/s.exec(text) ?? []
    expect(header.replaceAll('xrd:', 'x:').replaceAll('id:', 'i:')).toBe(
      `${goodHeader('GetPersons')}<x:requestHash algorithmId="http://www.w3.org/2001/04/xmlenc#sha512">${hash}</x:requestHash>`,
    )
  })

  it('repeats the header in another order too, and a field that it does not know', async () => {
    const fields = goodHeader('GetPersons').match(/<x:(\w+).*?<\/x:\1>/g) ?? []
    const header = `${[...fields].reverse().join('')}<r:representedParty xmlns:r="http://x-road.eu/xsd/representation.xsd">COM</r:representedParty>`
    const { text } = await ask(civil.url, { ...good, header })
    expect(text).toMatch(
      /protocolVersion>4.0.*issue>A&amp;B 1.*xrd:client .*representation.xsd">COM<\/h:representedParty><xrd:requestHash/s,
    )
  })

  it('says when its data are as of, with an id of its own', async () => {
    const { body } = await ask(civil.url, { operation: 'GetStatus', content: '' })
    expect(at(body, 'GetStatusResponse.as_of')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00$/)
    expect(at(body, 'GetStatusResponse.response_id')).not.toBe(
      at((await ask(civil.url, good)).body, 'GetPersonsResponse.response_id'),
    )
  })

  it.each(['client', 'service', 'id', 'userId', 'protocolVersion'])('refuses a message without %s', async (field) => {
    expect(await fault(withHeader(new RegExp(`<x:${field}[ >].*?</x:${field}>`), ''))).toEqual([
      500,
      'Client.MissingHeaderField',
    ])
  })

  it('answers a message without issue', async () => {
    expect((await ask(civil.url, withHeader(/<x:issue>.*?<\/x:issue>/, ''))).status).toBe(200)
  })

  it.each([
    ['another version', withHeader('4.0', '3.1'), 'Client.InvalidProtocolVersion'],
    ['a user without country', withHeader('UZ1234', '1234'), 'Client.MissingHeaderField'],
    ['two ids', withHeader('<x:id>', '<x:id>1</x:id><x:id>'), 'Client.InconsistentHeaders'],
    ['an incomplete client', withHeader('<i:subsystemCode>oss</i:subsystemCode>', ''), 'Client.MissingHeaderField'],
    ['a client of another instance', withHeader('UZ-test', 'EE'), 'Server.ServerProxy.AccessDenied'],
    ['another service’s member', withHeader('201122334', '1'), 'Server.ServerProxy.UnknownService'],
    ['a code that is not the wrapper', withHeader('>GetPersons<', '>GetActs<'), 'Client.InconsistentHeaders'],
    [
      'an operation that is not there',
      { operation: 'DeletePersons', content: '' },
      'Server.ServerProxy.UnknownService',
    ],
    ['another content type', { ...good, headers: { 'content-type': 'application/json' } }, 'Client.InvalidContentType'],
    ['a DOCTYPE', { ...good, content: `${good.content}<!DOCTYPE x>` }, 'Client.InvalidXml'],
    ['tags that do not match', { ...good, content: '<a></b>' }, 'Client.InvalidXml'],
  ])('refuses %s', async (_, message, code) => {
    expect(await fault(message)).toEqual([500, code])
  })

  it('refuses SOAP 1.2, an empty body and a GET', async () => {
    const post = async (body: string, headers = { 'content-type': 'text/xml', soapaction: '' }) =>
      (await fetch(`${civil.url}/`, { method: 'POST', headers, body })).text()
    expect(
      await post(
        envelope(good).replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
      ),
    ).toContain('Client.InvalidSoap')
    expect(await post(envelope(good).replace(/<s:Body>.*<\/s:Body>/, '<s:Body/>'))).toContain('Client.MissingBody')
    expect(await (await fetch(`${civil.url}/`)).text()).toContain('Client.InvalidHttpMethod')
  })

  it('serves its WSDL with its own address', async () => {
    const response = await fetch(`${civil.url}/?wsdl`)
    const wsdl = await response.text()
    expect(XMLValidator.validate(wsdl)).toBe(true)
    expect(wsdl).toContain(`<soap:address location="${civil.url}/"/>`)
  })

  it('plays its own faults in its own words', async () => {
    const under = async (kind: 'pending' | 'refused' | 'soapFault' | 'stale' | 'wrongSchema') => {
      civil.faults.set({ kind, times: 1 })
      return await ask(civil.url, good)
    }
    expect(at((await under('soapFault')).body, 'Fault.faultcode')).toBe('Server.ServerProxy.ServiceFailed')
    expect(at((await under('refused')).body, 'Fault.faultcode')).toBe('Server.ServerProxy.AccessDenied')
    expect(at((await under('pending')).body, 'GetPersonsResponse.fault.faultCode')).toBe('pdng.registry.maintenance')
    expect(at((await under('wrongSchema')).body, 'GetPersonsResponse.persons')).toBeUndefined()
    const asOf = Date.parse(String(at((await under('stale')).body, 'GetPersonsResponse.as_of')))
    expect(Date.now() - asOf).toBeGreaterThan(29 * 86_400_000)
  })

  it('logs operation, keys and parts of what it was asked', async () => {
    civil.requests.clear()
    await ask(civil.url, persons([ordinary.pinfl, population.samples.nobody.pinfl], '<sex/><birth/>'))
    expect(civil.requests.list()).toMatchObject([
      {
        operation: 'GetPersons',
        keys: [ordinary.pinfl, population.samples.nobody.pinfl],
        fields: ['sex', 'birth'],
        status: 200,
      },
    ])
  })
})
