/** The life of a request over the counter and from home: drafts, consent, preview, disputes, and whom one may ask for. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt } from 'jose'
import type { SampleName } from '../../mocks/population/samples.ts'
import type { LoggedRequest } from '../../mocks/requests.ts'
import { type Asking, eventually, type Journey, openJourney } from '../support/journey.ts'
import { query } from '../support/postgres.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({
    registries: (lines) =>
      lines.map((line) => ({
        ...line,
        options: { ...line.options, deadline: 2_000 },
        // The one agency that has tokens here answers for the tax registry.
        ...(line.name === 'tax' && { keeper: { organization: 'cadastre', clarificationDays: 3 } }),
      })),
  })
})
afterAll(() => journey.close())
afterEach(() => {
  for (const mock of journey.mocks.running) mock.faults.clear()
})

interface Request {
  readonly __typename: string
  readonly id: string
  readonly status: string
  readonly message?: string
  readonly rejection?: { readonly code: string } | null
  readonly failure?: { readonly code: string } | null
  readonly cancellation?: { readonly code: string } | null
  readonly release?: { readonly kind: string; readonly givenBy: string; readonly record: string } | null
  readonly preview?: { readonly claims: readonly { readonly name: string; readonly value: unknown }[] } | null
  readonly clarifications?: readonly { readonly registry: string; readonly outcome: string | null }[]
  readonly certificate?: { readonly credential: string } | null
}

const SHOWN = `id status rejection { code } failure { code } cancellation { code } release { kind givenBy record }
  preview { claims { name value } } clarifications { registry outcome } certificate { credential }`
const ASK = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) {
  __typename ... on CertificateRequest { ${SHOWN} } ... on RequestCertificateError { message } } }`
const PACE = 200

async function as(who: SampleName): Promise<Asking> {
  return { token: await journey.citizen(who), headers: { 'darcha-purpose': 'CERTIFICATE' } }
}
async function officer(caseNumber = 'A-2026-17'): Promise<Asking> {
  const token = await journey.mocks.identity.token({ persona: 'officer' })
  return { token, headers: { 'darcha-purpose': 'CERTIFICATE', 'darcha-case': caseNumber } }
}

async function ask<Data>(query: string, variables: Record<string, unknown>, asking: Asking): Promise<Data> {
  const { data, errors } = await journey.ask<Data>(query, variables, asking)
  if (data == null) throw new TypeError(JSON.stringify(errors))
  return data
}
async function request(type: string, subject: object, asking: Asking, more: object = {}): Promise<Request> {
  const input = { type, subject, idempotencyKey: crypto.randomUUID(), ...more }
  return (await ask<{ requestCertificate: Request }>(ASK, { input }, asking)).requestCertificate
}
async function act(call: string, asking: Asking): Promise<Request> {
  const acted = `__typename ... on CertificateRequest { ${SHOWN} } ... on RequestActionError { message } ... on StateConflict { status }`
  return (await ask<{ acted: Request }>(`mutation { acted: ${call} { ${acted} } }`, {}, asking)).acted
}
async function until(id: string, wanted: readonly string[], asking: Asking): Promise<Request> {
  const follow = `query ($id: ID!) { certificateRequest(id: $id) { __typename ${SHOWN} } }`
  const look = async () => (await ask<{ certificateRequest: Request }>(follow, { id }, asking)).certificateRequest
  return await eventually(look, ({ status }) => wanted.includes(status), 25_000, PACE)
}
const ENDED = ['ISSUED', 'REJECTED', 'CANCELLED', 'FAILED']
const askedFor = (issue: string): readonly LoggedRequest[] =>
  journey.mocks.running
    .flatMap((mock) => mock.requests.list())
    .filter(({ headers }) => headers['x-road-issue'] === issue || headers['x-basis'] === issue)

describe('a draft', () => {
  it('asks nobody until it is submitted, and is then a request like any other', async () => {
    const asking = await as('ordinary')
    const { id, status } = await request('no-tax-debt', { pinfl: journey.pinfl('ordinary') }, asking, { draft: true })
    expect(status).toBe('DRAFT')
    expect(askedFor(id)).toEqual([])
    await act(`submitCertificateRequest(id: "${id}")`, asking)
    expect(await until(id, ENDED, asking)).toMatchObject({ status: 'ISSUED', release: { kind: 'EXPLICIT_REQUEST' } })
  })
})

describe('consent', () => {
  const give = (id: string, more = '') => `giveConsent(input: { requestId: "${id}" ${more} })`

  it('is given by the citizen at home, and nobody is asked before', async () => {
    const asking = await as('ordinary')
    const { id, status } = await request('income', { pinfl: journey.pinfl('ordinary') }, asking)
    expect(status).toBe('AWAITING_CONSENT')
    expect(askedFor(id)).toEqual([])
    await act(give(id), asking)
    const { release } = await until(id, ENDED, asking)
    expect(release).toMatchObject({ kind: 'CONSENT', givenBy: 'SUBJECT' })
    expect(decodeJwt(String(release?.record))).toMatchObject({ request: id, certificate: { type: 'income' } })
    expect(askedFor(id).length).toBeGreaterThan(0)
  })

  it('is given at the counter with the number of the form that the citizen signed', async () => {
    const asking = await officer()
    const { id } = await request('income', { pinfl: journey.pinfl('ordinary') }, asking)
    expect(await act(give(id), asking)).toMatchObject({ __typename: 'ConsentInvalid', message: expect.any(String) })
    expect(await act(give(id, 'formNumber: "S-114/2026"'), asking)).toMatchObject({ release: { givenBy: 'OFFICER' } })
    // Nobody else even finds it.
    expect(await act(`withdrawConsent(requestId: "${id}")`, await as('utilityDebtor'))).toMatchObject({
      __typename: 'RequestNotFound',
    })
  })

  it('withdrawn while a registry is silent ends the request, and nothing more is asked', async () => {
    journey.mocks.tax.faults.set({ kind: 'outage' })
    const asking = await as('ordinary')
    const { id } = await request('income', { pinfl: journey.pinfl('ordinary') }, asking)
    await act(give(id), asking)
    await until(id, ['WAITING'], asking)
    expect(await act(`withdrawConsent(requestId: "${id}")`, asking)).toMatchObject({
      status: 'CANCELLED',
      cancellation: { code: 'CONSENT_WITHDRAWN' },
    })
    journey.mocks.tax.faults.clear()
    const asked = askedFor(id).length
    const other = await request('no-tax-debt', { pinfl: journey.pinfl('ordinary') }, asking)
    expect(await until(other.id, ENDED, asking)).toMatchObject({ status: 'ISSUED' })
    expect(askedFor(id)).toHaveLength(asked)
  })
})

describe('a request that was stopped', () => {
  it('ends where it waits', async () => {
    journey.mocks.tax.faults.set({ kind: 'outage' })
    const asking = await as('ordinary')
    const { id } = await request('no-tax-debt', { pinfl: journey.pinfl('ordinary') }, asking)
    await until(id, ['WAITING'], asking)
    expect(await act(`cancelCertificateRequest(id: "${id}")`, asking)).toMatchObject({
      status: 'CANCELLED',
      cancellation: { code: 'BY_REQUESTER' },
    })
  })
})

describe('a preview', () => {
  it('is approved, and the certificate says what was seen', async () => {
    const asking = await as('ordinary')
    const { id } = await request('no-tax-debt', { pinfl: journey.pinfl('ordinary') }, asking, { preview: true })
    const { preview } = await until(id, ['AWAITING_PREVIEW'], asking)
    expect(preview?.claims.map(({ name }) => name)).toContain('totalDebt')
    await act(`approvePreview(id: "${id}")`, asking)
    const { certificate } = await until(id, ENDED, asking)
    const seen = preview?.claims.find(({ name }) => name === 'totalDebt')?.value
    expect(decodeJwt(String(certificate?.credential))['credentialSubject']).toMatchObject({ totalDebt: seen })
  })

  it('with a wrong fact is clarified by the agency that keeps the registry, and shown again', async () => {
    const asking = await as('ordinary')
    const { id } = await request('no-tax-debt', { pinfl: journey.pinfl('ordinary') }, asking, { preview: true })
    await until(id, ['AWAITING_PREVIEW'], asking)
    const dispute = `disputeFact(input: { requestId: "${id}", claim: "totalDebt", text: "This was paid in May." })`
    expect(await act(dispute, asking)).toMatchObject({
      status: 'NEEDS_CLARIFICATION',
      clarifications: [{ registry: 'tax', outcome: null }],
    })
    const agency: Asking = { token: await journey.mocks.identity.token({ persona: 'agency' }) }
    const list = '{ clarifications(first: 5) { edges { node { id text registry subject { pinfl } } } } }'
    const { clarifications } = await ask<{ clarifications: { edges: { node: { id: string; text: string } }[] } }>(
      list,
      {},
      agency,
    )
    expect(clarifications.edges.map(({ node }) => node)).toMatchObject([
      { text: 'This was paid in May.', registry: 'tax', subject: { pinfl: journey.pinfl('ordinary') } },
    ])
    const stranger = await journey.ask(list, {}, asking)
    expect(stranger.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED')
    const answer = `mutation ($input: ClarificationAnswerInput!) { answerClarification(input: $input) { __typename } }`
    const input = { id: clarifications.edges[0]?.node.id, outcome: 'UPHELD', text: 'The ledger shows no such payment.' }
    expect(await ask(answer, { input }, agency)).toEqual({ answerClarification: { __typename: 'Clarification' } })
    expect(await until(id, ['AWAITING_PREVIEW'], asking)).toMatchObject({
      status: 'AWAITING_PREVIEW',
      clarifications: [{ outcome: 'UPHELD' }],
    })
    await act(`approvePreview(id: "${id}")`, asking)
    expect(await until(id, ENDED, asking)).toMatchObject({ status: 'ISSUED' })
  })

  it('of which the agency is late with its answer is counted for operators, by registry', async () => {
    const asking = await as('ordinary')
    const { id } = await request('no-tax-debt', { pinfl: journey.pinfl('ordinary') }, asking, { preview: true })
    await until(id, ['AWAITING_PREVIEW'], asking)
    const counted = /^darcha_clarifications_overdue_total\{[^}]*registry="tax"[^}]*\} 1$/m
    const metrics = async () => await (await fetch(`${journey.window.url}/metrics`)).text()
    await act(`disputeFact(input: { requestId: "${id}", claim: "totalDebt", text: "This was paid in May." })`, asking)
    expect(await metrics()).not.toMatch(counted)
    await letBeOverdue(id)
    expect(await eventually(metrics, (text) => counted.test(text))).toMatch(counted)
  })
})

/** The queue goes by the database's clock: the deadline of this request's clarification is now. */
async function letBeOverdue(requestId: string): Promise<void> {
  const due = 'UPDATE certificate_clarification SET due_at = now() WHERE request_id = $1'
  await query(journey.database, due, [requestId])
  await query(
    journey.database,
    `UPDATE pgboss.job SET start_after = now() WHERE name = 'certificate-clarification-due' AND singleton_key IN
      (SELECT id::text FROM certificate_clarification WHERE request_id = $1)`,
    [requestId],
  )
}

describe('a child', () => {
  it.each([
    ['a parent with sole custody', 'soleCustody', 'soleCustodyChild'],
    ['a guardian who is no parent', 'guardian', 'guardianWard'],
  ] as const)('is asked for by %s', async (_who, representative, child) => {
    const asking = await as(representative)
    const { id } = await request('birth-record', { pinfl: journey.pinfl(child) }, asking)
    expect(await until(id, ENDED, asking)).toMatchObject({ status: 'ISSUED', release: { givenBy: 'REPRESENTATIVE' } })
  })

  it.each([
    ['a parent of whom nobody can tell whether they represent it', 'custodyUndetermined', 'custodyUndeterminedChild'],
    ['a parent who was deprived of the right', 'deprivedParent', 'soleCustodyChild'],
    ['a stranger', 'ordinary', 'guardianWard'],
  ] as const)(
    'is not asked for by %s: who would pay is told at once, what is free ends without a certificate',
    async (_who, other, child) => {
      const asking = await as(other)
      const subject = { pinfl: journey.pinfl(child) }
      expect(await request('birth-record', subject, asking)).toMatchObject({ __typename: 'NotPermitted' })
      const { id } = await request('residence', subject, asking)
      expect(await until(id, ENDED, asking)).toMatchObject({
        status: 'FAILED',
        failure: { code: 'EVIDENCE_WITHHELD' },
        certificate: null,
      })
    },
  )
})

describe('a company', () => {
  const stir = (name: 'organization' | 'organizationDebtor') => journey.mocks.population.samples[name].stir

  async function director(): Promise<Asking> {
    const who = { persona: 'director', pinfl: journey.pinfl('twoDwellings'), stir: stir('organization') } as const
    const token = await journey.mocks.identity.token({ ...who, linked: stir('organizationDebtor') })
    return { token, headers: { 'darcha-purpose': 'CERTIFICATE' } }
  }

  it('is asked for by who represents it, and the registry hears of both', async () => {
    const asking = await director()
    const { id } = await request('no-tax-debt-organization', { stir: stir('organization') }, asking)
    expect(await until(id, ENDED, asking)).toMatchObject({ status: 'ISSUED', release: { givenBy: 'REPRESENTATIVE' } })
    const [asked] = askedFor(id)
    expect(asked?.headers).toMatchObject({
      'x-sender-id': `UZ${journey.pinfl('twoDwellings')}`,
      'x-acting-for': `COM/${stir('organization')}`,
    })
  })

  it('is not asked for by who is only linked to it, nor by who is not', async () => {
    const linked = await request('no-tax-debt-organization', { stir: stir('organizationDebtor') }, await director())
    expect(linked.__typename).toBe('NotPermitted')
    const stranger = await request('no-tax-debt-organization', { stir: stir('organization') }, await as('twoDwellings'))
    expect(stranger.__typename).toBe('NotPermitted')
  })
})

describe('an officer at the counter', () => {
  it('is heard of by the registry as who asks, beside the citizen for whom', async () => {
    const asking = await officer('A-2026-99')
    const { id } = await request('no-tax-debt', { pinfl: journey.pinfl('ordinary') }, asking)
    expect(await until(id, ENDED, asking)).toMatchObject({ status: 'ISSUED', release: { givenBy: 'OFFICER' } })
    const [tax] = askedFor('A-2026-99')
    expect(tax?.headers).toMatchObject({
      'x-sender-id': expect.not.stringContaining(journey.pinfl('ordinary')),
      'x-acting-for': `UZ${journey.pinfl('ordinary')}`,
    })
    const civil = journey.mocks.civil.requests.list().filter(({ actingFor }) => actingFor === journey.pinfl('ordinary'))
    expect(civil.length).toBeGreaterThan(0)
  })
})
