import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Call } from '../../../../connectors/sdk/call.ts'
import {
  type SoapOptions,
  type SoapRequest,
  type SoapResponse,
  soap,
} from '../../../../connectors/sdk/transports/soap.ts'
import { child, children, parseXml, textOf, Xml, xml } from '../../../../connectors/sdk/transports/xml.ts'
import { soapAddress, XROAD_FAULTS } from '../../../../connectors/sdk/transports/xroad.ts'
import { callOf } from '../sending.ts'
import { type Handler, withServer } from '../server.ts'

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
const REQUEST: SoapRequest = { body: xml`<f:GetStatus xmlns:f="urn:fhdyo"/>` }

const envelope = (body: string, header = ''): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="${SOAP}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
const fault = (code: string): string =>
  envelope(`<s:Fault><faultcode>${code}</faultcode><faultstring>x</faultstring></s:Fault>`)
const says =
  (body: string | Buffer, status = 200, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'text/xml', ...headers }).end(body)

function send(handler: Handler, options: Partial<SoapOptions> = {}, request = REQUEST): Promise<SoapResponse> {
  return withServer(
    handler,
    (baseUrl) => soap({ name: 'civil', baseUrl, ...options }),
    (wire) => wire.send(request, callOf()),
  )
}

describe('a SOAP send', () => {
  it('posts an envelope of SOAP 1.1, and reads elements by their local names', async () => {
    const handler: Handler = (asked, response) => {
      expect(asked.headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-8', soapaction: '""' })
      const body = child(child(parseXml(asked.body.toString()), 'Envelope'), 'Body')
      expect(textOf(body, 'GetStatus')).toBe('')
      says(envelope('<a:GetStatusResponse xmlns:a="urn:x"><as_of>2026</as_of></a:GetStatusResponse>'))(asked, response)
    }
    const { body } = await send(handler)
    expect(body).toEqual({ GetStatusResponse: { as_of: '2026' } })
  })

  it('tells our mistakes from the failures of the registry by the faultcode', async () => {
    const refused = send(says(fault('s:Client.InvalidRequest'), 500))
    await expect(refused).rejects.toMatchObject({ code: 'REGISTRY_REFUSED', registryCode: 'Client.InvalidRequest' })
    const failed = send(says(fault('Server.ServerProxy.ServiceFailed'), 500))
    await expect(failed).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      registryCode: 'Server.ServerProxy.ServiceFailed',
    })
  })

  it('takes for final what X-Road will not let through', async () => {
    const denied = send(says(fault('Server.ServerProxy.AccessDenied'), 500), { faults: XROAD_FAULTS })
    await expect(denied).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' })
  })

  it('takes a Fault for one whatever the status', async () => {
    await expect(send(says(fault('Server'), 200))).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
  })

  it('goes by the status where there is no envelope', async () => {
    await expect(send(says('busy', 503, { 'retry-after': '3' }))).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      retryAfter: 3_000,
    })
    await expect(send(says('no', 403))).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' })
  })

  it.each([
    ['no XML', 'noise'],
    ['cut off', envelope('<a>').slice(0, -20)],
    ['no SOAP', '<html><body>Welcome</body></html>'],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${envelope('<a>&b;</a>')}`],
    ['deeper than any answer is', envelope('<a>'.repeat(5_000) + '</a>'.repeat(5_000))],
    ['not UTF-8', Buffer.from(envelope('<a>\xff</a>'), 'latin1')],
  ])('takes %s for RECORD_INVALID', async (_, body) => {
    await expect(send(says(body))).rejects.toMatchObject({ code: 'RECORD_INVALID' })
  })
})

describe('XML', () => {
  it('carries any text there and back as it was', () => {
    const char = /^[\t\n\u0020-\uD7FF\uE000-\uFFFD]*$/
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => char.test(text) && text === text.trim()),
        (text) => expect(textOf(child(parseXml(xml`<a><b>${text}</b></a>`.text), 'a'), 'b')).toBe(text),
      ),
    )
  })

  it('lets no text become an element', () => {
    expect(xml`<a>${"</a><b c='d'>"}</a>`.text).toBe('<a>&lt;/a&gt;&lt;b c=&apos;d&apos;&gt;</a>')
  })

  it('joins lists, keeps pieces of XML, and writes nothing for undefined', () => {
    expect(xml`<a>${[xml`<b/>`, 'c']}${undefined}${new Xml('<d/>')}</a>`.text).toBe('<a><b/>c<d/></a>')
  })

  it('keeps numbers as text, and letters that are written as entities', () => {
    const node = child(parseXml('<a><b>00301</b><c>O&#x2BB;tkir &amp; &apos;G&#699;ani&apos; &lt;1&gt;</c></a>'), 'a')
    expect(node).toEqual({ b: '00301', c: "Oʻtkir & 'Gʻani' <1>" })
  })

  it('expands nothing twice, and nothing that it does not know', () => {
    expect(textOf(parseXml('<a>&amp;lt; &nbsp;</a>'), 'a')).toBe('&lt; &nbsp;')
  })

  it('takes CDATA as it stands', () => {
    expect(textOf(parseXml('<a><![CDATA[<b>&amp;</b>]]></a>'), 'a')).toBe('<b>&amp;</b>')
    expect(() => parseXml('<a>before <![CDATA[x]]></a>')).toThrow(SyntaxError)
  })

  it('ignores attributes and prefixes, and reads one child like many', () => {
    const node = child(parseXml('<x:a y="1"><x:b z="2">1</x:b></x:a>'), 'a')
    expect(children(node, 'b')).toEqual(['1'])
    expect(children(child(parseXml('<a><b>1</b><b>2</b></a>'), 'a'), 'b')).toEqual(['1', '2'])
    expect(children(node, 'none')).toEqual([])
  })

  it('lets no element reach a prototype', () => {
    expect(() => parseXml('<a><__proto__><polluted>1</polluted></__proto__></a>')).toThrow()
  })
})

describe("X-Road's header in SOAP", () => {
  const address = { client: 'UZ-test/GOV/205000001/oss', service: 'UZ-test/GOV/201122334/fhdyo/v1' }
  const call: Call = { ...callOf(), issue: 'C-1 & Co' }

  /** Answers with the header that came, changed by `change`. */
  async function exchange(change: (header: string, hash: string) => string): Promise<void> {
    const { header, check } = soapAddress(address, 'GetPersons', call)
    const handler: Handler = (asked, response) => {
      const own = asked.body.toString().match(/<soap:Header>(.*)<\/soap:Header>/)?.[1] ?? ''
      const hash = createHash('sha512').update(asked.body).digest('base64')
      says(envelope('<a/>', change(own, hash)))(asked, response)
    }
    check(await send(handler, {}, { ...REQUEST, header }), 'civil')
  }

  const honest = (header: string, hash: string): string =>
    `${header}<xrd:requestHash xmlns:xrd="urn:xrd" algorithmId="sha512">${hash}</xrd:requestHash>`

  it('names client, service, message, person, case and protocol', () => {
    const node = child(parseXml(`<h>${soapAddress(address, 'GetPersons', call).header.text}</h>`), 'h')
    expect(node).toEqual({
      client: { xRoadInstance: 'UZ-test', memberClass: 'GOV', memberCode: '205000001', subsystemCode: 'oss' },
      service: {
        xRoadInstance: 'UZ-test',
        memberClass: 'GOV',
        memberCode: '201122334',
        subsystemCode: 'fhdyo',
        serviceCode: 'GetPersons',
        serviceVersion: 'v1',
      },
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      userId: call.userId,
      issue: 'C-1 & Co',
      protocolVersion: '4.0',
    })
  })

  it('is new for each message', () => {
    const ids = [1, 2].map(() =>
      textOf(child(parseXml(`<h>${soapAddress(address, 'A', call).header.text}</h>`), 'h'), 'id'),
    )
    expect(ids[0]).not.toBe(ids[1])
  })

  it('accepts the answer that repeats it, with the hash of the bytes that were sent', async () => {
    await expect(exchange(honest)).resolves.toBeUndefined()
  })

  it.each<[string, (header: string, hash: string) => string]>([
    ['another message', (header, hash) => honest(header.replace(/<xrd:id(.*?)>[^<]+/, '<xrd:id$1>other'), hash)],
    ['another person', (header, hash) => honest(header.replaceAll(call.userId, 'UZ1'), hash)],
    ['another service', (header, hash) => honest(header.replace('GetPersons', 'GetActs'), hash)],
    ['another client', (header, hash) => honest(header.replace('205000001', '205000002'), hash)],
    ['no case', (header, hash) => honest(header.replace(/<xrd:issue.*<\/xrd:issue>/, ''), hash)],
    ['another request', (header) => honest(header, 'AAAA')],
    ['no request at all', (header) => header],
  ])('refuses an answer that belongs to %s', async (_, change) => {
    await expect(exchange(change)).rejects.toMatchObject({ code: 'RECORD_INVALID' })
  })
})
