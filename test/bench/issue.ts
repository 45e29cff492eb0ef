/** Certificates issued in a second: requested at once over HTTP, each followed until it is issued. */
import { setTimeout as wait } from 'node:timers/promises'
import type { RunningMocks } from '../../mocks/main.ts'

const CERTIFICATES = 200

export async function issueRate(url: string, mocks: RunningMocks): Promise<void> {
  const token = await mocks.identity.token({ persona: 'officer' })
  const { pinfl } = mocks.population.samples.ordinary
  const ask = async (query: string, variables: object): Promise<Record<string, { id: string; status: string }>> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'darcha-purpose': 'CERTIFICATE',
        'darcha-case': 'BENCH-1',
      },
      body: JSON.stringify({ query, variables }),
    })
    const reply = (await response.json()) as { data: Record<string, { id: string; status: string }>; errors?: unknown }
    if (reply.errors !== undefined) throw new TypeError(JSON.stringify(reply.errors))
    return reply.data
  }
  const begun = performance.now()
  const ids = await Promise.all(
    Array.from({ length: CERTIFICATES }, async () => {
      const { requestCertificate } = await ask(
        'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id status } } }',
        { input: { type: 'no-tax-debt', subject: { pinfl }, idempotencyKey: crypto.randomUUID() } },
      )
      return requestCertificate?.id ?? ''
    }),
  )
  const last = ids.at(-1) ?? ''
  const open = new Set(ids)
  while (open.size > 0) {
    for (const id of [...open].slice(0, 10)) {
      const { certificateRequest } = await ask('query ($id: ID!) { certificateRequest(id: $id) { id status } }', { id })
      if (certificateRequest?.status === 'ISSUED') open.delete(id)
      else if (/REJECTED|FAILED|CANCELLED/.test(certificateRequest?.status ?? 'FAILED'))
        throw new TypeError(`a request ended as ${certificateRequest?.status}`)
      else if (id === last) await wait(20)
    }
  }
  const seconds = (performance.now() - begun) / 1000
  process.stdout.write(
    `Certificates requested, gathered, decided, signed and kept: ${CERTIFICATES} in ${seconds.toFixed(1)} s, ${(CERTIFICATES / seconds).toFixed(0)} a second with four workers\n`,
  )
}
