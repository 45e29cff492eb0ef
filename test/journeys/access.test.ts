import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Asking, type Journey, openJourney, problems } from '../support/journey.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney()
})
afterAll(() => journey.close())
beforeEach(() => {
  for (const mock of journey.mocks.running) mock.requests.clear()
})

const BIRTH = 'query ($p: Pinfl!) { person(pinfl: $p) { birthDate } }'
const read = (who: Parameters<Journey['pinfl']>[0], asking: Asking) =>
  journey.ask<{ person: { birthDate: string } | null }>(BIRTH, { p: journey.pinfl(who) }, asking)
const citizen = async (who: Parameters<Journey['pinfl']>[0]): Promise<Asking> => ({ token: await journey.citizen(who) })
const upstream = () => journey.mocks.civil.requests.count()

describe('a citizen', () => {
  it('may read their own record', async () => {
    const answer = await read('ordinary', await citizen('ordinary'))
    expect(problems(answer)).toEqual([])
    expect(answer.data?.person?.birthDate).toMatch(/^\d{4}/)
  })

  it("may not read another person's, and the record is not asked for", async () => {
    const answer = await read('taxDebtor', await citizen('ordinary'))
    expect(problems(answer)).toEqual([expect.objectContaining({ path: 'person.birthDate', code: 'ACCESS_DENIED' })])
    const asked = journey.mocks.civil.requests.list().flatMap(({ keys = [] }) => keys)
    expect(asked).not.toContain(journey.pinfl('taxDebtor'))
  })

  it('may read the record of a minor whom they represent', async () => {
    expect(problems(await read('ordinaryChild', await citizen('ordinary')))).toEqual([])
    expect(problems(await read('guardianWard', await citizen('guardian')))).toEqual([])
  })

  it('may not read that of a child whose custody the registry cannot determine, or who was taken from them', async () => {
    const undetermined = await read('custodyUndeterminedChild', await citizen('custodyUndetermined'))
    expect(problems(undetermined).map(({ code }) => code)).toEqual(['ACCESS_DENIED'])
    const deprived = await read('soleCustodyChild', await citizen('deprivedParent'))
    expect(problems(deprived).map(({ code }) => code)).toEqual(['ACCESS_DENIED'])
  })

  it('may not borrow the purpose of an officer', async () => {
    const answer = await read('ordinary', {
      ...(await citizen('ordinary')),
      headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'A-1' },
    })
    expect(answer.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED')
  })

  it('may read a dwelling that they hold, by its number, and not one that they do not', async () => {
    const question = 'query ($n: CadastralNumber!) { dwelling(cadastralNumber: $n) { address } }'
    const { home, indebtedDwelling } = journey.mocks.population.samples
    const own = await journey.ask(question, { n: home.cadastralNumber }, await citizen('ordinary'))
    expect(problems(own)).toEqual([])
    const other = await journey.ask(question, { n: indebtedDwelling.cadastralNumber }, await citizen('ordinary'))
    expect(problems(other).map(({ code }) => code)).toEqual(['ACCESS_DENIED'])
  })
})

describe('an officer', () => {
  const officer = async (headers: Record<string, string>): Promise<Asking> => ({
    token: await journey.mocks.identity.token({ persona: 'officer' }),
    headers,
  })

  it('may read for a case', async () => {
    const asking = await officer({ 'darcha-purpose': 'CASE', 'darcha-case': 'A-2026-1' })
    expect(problems(await read('ordinary', asking))).toEqual([])
  })

  it('may not read without saying what for, or without the number of the case', async () => {
    const silent = await read('ordinary', await officer({}))
    expect([silent.status, silent.errors?.[0]?.extensions.code]).toEqual([400, 'PURPOSE_REQUIRED'])
    const unnumbered = await read('ordinary', await officer({ 'darcha-purpose': 'CASE' }))
    expect(unnumbered.errors?.[0]?.extensions.code).toBe('PURPOSE_REQUIRED')
    expect(upstream()).toBe(0)
  })
})

describe('a service', () => {
  it('may read what its purpose opens, and not what another purpose would', async () => {
    const token = await journey.mocks.identity.token({ persona: 'service' })
    const question = 'query ($p: Pinfl!) { person(pinfl: $p) { birthDate taxStanding { asOf } } }'
    const answer = await journey.ask(question, { p: journey.pinfl('ordinary') }, { token })
    expect(problems(answer)).toEqual([expect.objectContaining({ path: 'person.taxStanding', code: 'ACCESS_DENIED' })])
  })

  it('may not borrow the purpose of an officer', async () => {
    const token = await journey.mocks.identity.token({ persona: 'service' })
    const answer = await read('ordinary', { token, headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'A-1' } })
    expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([403, 'ACCESS_DENIED'])
    expect(upstream()).toBe(0)
  })
})

describe('somebody without a token, or with a bad one', () => {
  it('may look at the catalogue and not at a record', async () => {
    const open = await journey.ask<{ certificateTypes: unknown[] }>('{ certificateTypes { id title { text } } }')
    expect(open.data?.certificateTypes.length).toBeGreaterThanOrEqual(3)
    const closed = await read('ordinary', {})
    expect(closed.data?.person?.birthDate ?? null).toBeNull()
    expect(closed.errors).toHaveLength(1)
    expect(upstream()).toBe(0)
  })

  it.each(['expired', 'forged', 'none'] as const)('is refused whole with a token that is %s', async (flaw) => {
    const pinfl = journey.pinfl('ordinary')
    const token = await journey.mocks.identity.token({
      persona: 'citizen',
      pinfl,
      ...(flaw === 'expired' ? { expiresIn: -600 } : { flaw }),
    })
    const answer = await read('ordinary', { token })
    expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  })
})

describe('the trail', () => {
  const TRAIL = `query ($subject: Pinfl) { accessTrail(first: 50, subject: $subject) { edges { node {
    purpose recordType fields outcome reader { kind self organization } } } } }`
  interface Trail {
    readonly accessTrail: {
      readonly edges: readonly { readonly node: { outcome: string; reader: { kind: string } } }[]
    }
  }

  it('shows a person who read what of theirs, why, and who was refused', async () => {
    const who = await citizen('halfOwner')
    const headers = { 'darcha-purpose': 'CASE', 'darcha-case': 'A-77' }
    await read('halfOwner', { token: await journey.mocks.identity.token({ persona: 'officer' }), headers })
    await read('halfOwner', await citizen('taxDebtor'))
    const { data } = await journey.ask<Trail>(TRAIL, {}, who)
    const entries = data?.accessTrail.edges.map(({ node }) => node) ?? []
    expect(entries).toContainEqual({
      purpose: 'CASE',
      recordType: 'Person',
      fields: ['birthDate'],
      outcome: 'DISCLOSED',
      reader: { kind: 'OFFICER', self: false, organization: expect.any(String) },
    })
    expect(entries).toContainEqual(
      expect.objectContaining({ outcome: 'DENIED', reader: expect.objectContaining({ kind: 'CITIZEN' }) }),
    )
  })

  it('is not shown to others', async () => {
    const answer = await journey.ask(TRAIL, { subject: journey.pinfl('ordinary') }, await citizen('taxDebtor'))
    expect(problems(answer).map(({ code }) => code)).toEqual(['ACCESS_DENIED'])
  })
})
