/** What people do at the window about a request, in few words: for tests of its life. */
import type { CertificatesParts } from '../../../../gateway/certificates/certificates.ts'
import { findRequest } from '../../../../gateway/certificates/request/records.ts'
import type { RequestState } from '../../../../gateway/certificates/request/states.ts'
import type { Principal, RequestIdentity } from '../../../../gateway/context.ts'
import type { Definition } from '../../../../schema/index.ts'
import { eventually } from '../../../support/journey.ts'
import { type Desk, openDesk } from '../desk.ts'
import { CITIZEN, definition, OFFICER, OTHER, PINFL } from '../world.ts'

export const STRANGER: RequestIdentity = {
  ...CITIZEN,
  principal: { ...CITIZEN.principal, id: 'c-2', pinfl: OTHER },
}
export const COLLEAGUE: RequestIdentity = { ...OFFICER, principal: { ...OFFICER.principal, id: 'o-2' } }
export const FOREIGN_OFFICER: RequestIdentity = {
  ...OFFICER,
  principal: { ...OFFICER.principal, id: 'o-3', organization: { id: '1', name: 'Another one-stop shop' } },
}
export const AGENCY: RequestIdentity = agency('tax-committee')

export function agency(organization: string, more: Partial<Principal> = {}): RequestIdentity {
  const principal: Principal = {
    kind: 'agency',
    id: organization,
    clientId: organization,
    scopes: ['clarifications:answer'],
    organization: { id: organization, name: organization },
    ...more,
  }
  return { principal, purpose: 'SERVICE', language: 'en' }
}

export interface Result {
  readonly __typename: string
  readonly id: string
  readonly status: RequestState
  readonly message?: string
  readonly cancellation?: { readonly code: string } | null
  readonly release?: Readonly<Record<string, unknown>> | null
  readonly preview?: {
    readonly gatheredAt: unknown
    readonly claims: readonly { name: string; value: unknown }[]
    readonly contradictions: readonly { name: string; blocks: boolean }[]
  } | null
  readonly clarifications?: readonly Readonly<Record<string, unknown>>[]
}

const SHOWN = `__typename
  ... on CertificateRequest {
    id status cancellation { code }
    release { kind givenBy formNumber purpose fields until withdrawnAt record facts { name } legalBasis { title } }
    preview { gatheredAt claims { name value } contradictions { name blocks } }
    clarifications { id claim registry text dueAt overdue outcome answer withdrawnAt }
  }
  ... on RequestCertificateError { message }`
const ACTED = `${SHOWN.replace('RequestCertificateError', 'RequestActionError')} ... on StateConflict { status } ... on PreviewOutdated { status }`

export interface Counter extends Desk {
  request(input?: Readonly<Record<string, unknown>>, identity?: RequestIdentity): Promise<Result>
  /** `call`: `name(arguments)`. */
  act(call: string, identity?: RequestIdentity): Promise<Result>
  see(id: string, identity?: RequestIdentity): Promise<Result | null>
  /** Waits until the request stands so, or gives up: then where it stands fails the test. */
  standsAt(id: string, state: RequestState): Promise<RequestState | undefined>
  run<Data>(document: string, variables: object, identity: RequestIdentity): Promise<Data>
}

export async function openCounter(
  changed: Partial<Definition>,
  parts: Partial<CertificatesParts> = {},
): Promise<Counter> {
  const desk = await openDesk({ definitions: [{ ...definition('no-tax-debt'), ...changed }], ...parts })
  const run = async <Data>(document: string, variables: object, identity: RequestIdentity): Promise<Data> => {
    const { data, errors } = await desk.world.open(identity).execute(document, { ...variables })
    if (errors !== undefined && errors.length > 0) throw errors[0]
    return data as Data
  }
  return {
    ...desk,
    run,
    async request(input = {}, identity = CITIZEN) {
      const asked = { type: 'no-tax-debt', subject: { pinfl: PINFL }, idempotencyKey: crypto.randomUUID(), ...input }
      const ask = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ${SHOWN} } }`
      return (await run<{ requestCertificate: Result }>(ask, { input: asked }, identity)).requestCertificate
    },
    async act(call, identity = CITIZEN) {
      return (await run<{ acted: Result }>(`mutation { acted: ${call} { ${ACTED} } }`, {}, identity)).acted
    },
    async see(id, identity = CITIZEN) {
      const look = `query ($id: ID!) { certificateRequest(id: $id) { ${SHOWN.replace(/\.\.\. on RequestC[^}]*\}/, '')} } }`
      return (await run<{ certificateRequest: Result | null }>(look, { id }, identity)).certificateRequest
    },
    async standsAt(id, state) {
      const look = async () => (await findRequest(desk.store.db, id))?.state
      return await eventually(look, (seen) => seen === state)
    },
  }
}
