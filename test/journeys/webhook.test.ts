/** A front end's own server hears that a request of its user has ended, and fetches the rest with a token. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { citizenAsking, endedRequest } from '../support/certificates.ts'
import { eventually, type Journey, openJourney } from '../support/journey.ts'

interface Message {
  readonly type: string
  readonly data: { readonly id: string; readonly status: string; readonly version: number }
}

let journey: Journey
let server: Server
const messages: Message[] = []
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    messages.push(JSON.parse(body) as Message)
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']
  journey = await openJourney({
    config: { clients: [{ id: 'portal', webhook: { url: `http://127.0.0.1:${port}`, secrets, allowPrivate: true } }] },
  })
})
afterAll(async () => {
  await journey.close()
  server.closeAllConnections()
  server.close()
})

it('a front end is told of the end of a request, and may fetch what it was told of', async () => {
  const { id, status } = await endedRequest(journey, 'no-tax-debt', 'ordinary')
  expect(status).toBe('ISSUED')
  const told = await eventually(
    async () => messages.filter(({ data }) => data.id === id),
    (all) => all.some(({ data }) => data.status === 'ISSUED'),
  )
  const last = told.find(({ data }) => data.status === 'ISSUED')
  expect(last?.type).toBe('certificateRequest.updated')
  expect(JSON.stringify(told)).not.toContain(journey.pinfl('ordinary'))
  const query = 'query ($id: ID!) { certificateRequest(id: $id) { status version } }'
  const fetched = await journey.ask(query, { id }, await citizenAsking(journey, 'ordinary'))
  expect(fetched.data).toEqual({ certificateRequest: { status: 'ISSUED', version: last?.data.version } })
})
