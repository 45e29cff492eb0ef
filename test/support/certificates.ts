/** Certificates in a journey: asked for as a citizen does, and followed to the end. */
import { type Asking, eventually, type Journey } from './journey.ts'

type Who = Parameters<Journey['pinfl']>[0]

export interface CertificateRequest {
  readonly id: string
  readonly status: string
  readonly rejection: { readonly code: string } | null
  readonly certificate: IssuedCertificate | null
}

export interface IssuedCertificate {
  readonly number: string
  readonly pin: string
  readonly credential: string
  readonly verificationUrl: string
  readonly status: string
}

const REQUEST = `mutation ($input: RequestCertificateInput!) {
  requestCertificate(input: $input) {
    __typename
    ... on CertificateRequest { id }
    ... on RequestCertificateError { message }
  }
}`
const FOLLOW = `query ($id: ID!) {
  certificateRequest(id: $id) {
    id status rejection { code } certificate { number pin credential verificationUrl status }
  }
}`
const ENDED = ['ISSUED', 'REJECTED', 'FAILED', 'CANCELLED']

/** The headers and the token with which a citizen asks for their own certificates. */
export async function citizenAsking(journey: Journey, who: Who): Promise<Asking> {
  return { token: await journey.citizen(who), headers: { 'darcha-purpose': 'CERTIFICATE' } }
}

/** The request of a citizen about themselves, once it has ended. */
export async function endedRequest(journey: Journey, type: string, who: Who): Promise<CertificateRequest> {
  const asking = await citizenAsking(journey, who)
  const input = { type, subject: { pinfl: journey.pinfl(who) }, idempotencyKey: crypto.randomUUID() }
  const asked = await journey.ask<{ requestCertificate: { id?: string } }>(REQUEST, { input }, asking)
  const id = asked.data?.requestCertificate.id
  if (id === undefined) throw new TypeError(`${type} was not taken: ${JSON.stringify(asked)}`)
  const look = async () => {
    const { data } = await journey.ask<{ certificateRequest: CertificateRequest }>(FOLLOW, { id }, asking)
    if (data == null) throw new TypeError(`the request for ${type} is not there`)
    return data.certificateRequest
  }
  return await eventually(look, ({ status }) => ENDED.includes(status))
}

/** The certificate. Throws where the request did not end in one. */
export async function issuedCertificate(journey: Journey, type: string, who: Who): Promise<IssuedCertificate> {
  const { certificate, status, rejection } = await endedRequest(journey, type, who)
  if (certificate === null) throw new TypeError(`${type} ended ${status} ${rejection?.code ?? ''}`)
  return certificate
}
