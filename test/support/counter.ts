/**
 * An officer at the counter who does whatever a request waits for, until it ends: takes the form that the subject signed, shows
 * the facts and hears that they are right. Fees are paid by the mock provider's own payers.
 */
import { type Asking, eventually, type Journey } from './journey.ts'

export interface CounterRequest {
  readonly id: string
  readonly status: string
  readonly facts: readonly { readonly name: string; readonly status: string }[]
  readonly rejection: { readonly code: string; readonly message: { readonly text: string } } | null
  readonly failure: { readonly code: string } | null
  readonly certificate: CounterCertificate | null
}

export interface CounterCertificate {
  readonly number: string
  readonly claims: readonly { readonly name: string; readonly value: unknown; readonly provenance: readonly object[] }[]
  readonly sources: readonly { readonly registry: string; readonly status: string }[]
}

export type Subject = Readonly<Record<'pinfl' | 'stir' | 'cadastralNumber', string>>

const SHOWN = `id status facts { name status } rejection { code message { text } } failure { code }
  certificate { number claims { name value provenance { registry } } sources { registry status } }`
const REQUEST = `mutation ($input: RequestCertificateInput!) {
  requestCertificate(input: $input) { __typename ... on CertificateRequest { id } ... on RequestCertificateError { message } }
}`
const FOLLOW = `query ($id: ID!) { certificateRequest(id: $id) { ${SHOWN} } }`
const CONSENT = 'mutation ($input: ConsentInput!) { giveConsent(input: $input) { __typename } }'
const APPROVE = 'mutation ($id: ID!) { approvePreview(id: $id) { __typename } }'

const ENDED = ['ISSUED', 'REJECTED', 'FAILED', 'CANCELLED']

export interface Counter {
  /** Its id. Throws where it was not taken. */
  ask(type: string, subject: Partial<Subject>): Promise<string>
  look(id: string): Promise<CounterRequest>
  /** Does what the request waits for, until it has ended or `wanted` holds. */
  serve(id: string, wanted?: (request: CounterRequest) => boolean): Promise<CounterRequest>
}

export async function openCounter(journey: Journey): Promise<Counter> {
  const token = await journey.mocks.identity.token({ persona: 'officer' })
  const asking: Asking = { token, headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'C-1' } }
  const send = async <Data>(document: string, variables: Record<string, unknown>): Promise<Data> => {
    const { data, errors } = await journey.ask<Data>(document, variables, asking)
    if (data == null) throw new TypeError(JSON.stringify(errors))
    return data
  }
  const look = async (id: string): Promise<CounterRequest> =>
    (await send<{ certificateRequest: CounterRequest }>(FOLLOW, { id })).certificateRequest
  const act = async ({ id, status }: CounterRequest): Promise<void> => {
    if (status === 'AWAITING_CONSENT') await send(CONSENT, { input: { requestId: id, formNumber: 'F-1' } })
    if (status === 'AWAITING_PREVIEW') await send(APPROVE, { id })
  }
  return {
    look,
    async ask(type, subject) {
      const input = { type, subject, idempotencyKey: crypto.randomUUID() }
      const { requestCertificate: taken } = await send<{ requestCertificate: { id?: string } }>(REQUEST, { input })
      if (taken.id === undefined) throw new TypeError(`${type} was not taken: ${JSON.stringify(taken)}`)
      return taken.id
    },
    async serve(id, wanted = ({ status }) => ENDED.includes(status)) {
      const step = async (): Promise<CounterRequest> => {
        const request = await look(id)
        if (!wanted(request)) await act(request)
        return request
      }
      return await eventually(step, wanted, 30_000, 150)
    },
  }
}
