import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Overdue } from '../../../../gateway/certificates/act/overdue.ts'
import { eventually } from '../../../support/journey.ts'
import { CITIZEN, NAMES, PINFL, provenance, standing } from '../world.ts'
import { AGENCY, agency, type Counter, openCounter, STRANGER } from './counter.ts'

const DAY = 24 * 3_600_000
/** Moments later than the machine's, in milliseconds. */
const later = { by: 0 }
const overdue: Overdue[] = []
let counter: Counter
beforeAll(async () => {
  counter = await openCounter(
    { preview: true },
    {
      clock: () => new Date(Date.now() + later.by),
      keepers: new Map([
        ['tax', { organization: 'tax-committee', clarificationDays: 2 }],
        ['civil', { organization: 'civil-office' }],
      ]),
      onOverdue: (one) => void overdue.push(one),
    },
  )
})
beforeEach(() => {
  tells('civil', { pinfl: PINFL, names: NAMES, lifeStatus: 'ALIVE' })
  owes('0.00')
})
afterAll(() => counter.close())
afterEach(() => {
  later.by = 0
})

/** Told just now. */
function tells(registry: string, entity: object): void {
  const told = { ...provenance(registry), receivedAt: new Date() }
  counter.world.answer(registry, 'Person', PINFL, { status: 'FOUND', entity, provenance: told })
}
const owes = (total: string) => tells('tax', { pinfl: PINFL, taxStanding: standing(total) })
const approve = (id: string, more = '') => `approvePreview(id: "${id}" ${more})`
const dispute = (id: string, claim = 'totalDebt', text = 'I paid this in May.') =>
  `disputeFact(input: { requestId: "${id}", claim: "${claim}", text: "${text}" })`
const withdraw = (id: string, claim = 'totalDebt') =>
  `withdrawDispute(input: { requestId: "${id}", claim: "${claim}" })`

async function previewed(): Promise<string> {
  const { id } = await counter.request()
  expect(await counter.standsAt(id, 'AWAITING_PREVIEW')).toBe('AWAITING_PREVIEW')
  return id
}

interface Asked {
  readonly id: string
  readonly claim: string
  readonly registry: string
  readonly text: string
  readonly value: unknown
  readonly overdue: boolean
  readonly subject: { readonly pinfl: string }
  readonly provenance: readonly { readonly registry: string }[]
}
const LIST = `query { clarifications(first: 100) { edges { node {
  id claim registry text value overdue subject { pinfl } provenance { registry } } } } }`
async function asked(identity = AGENCY): Promise<readonly Asked[]> {
  const { clarifications } = await counter.run<{ clarifications: { edges: { node: Asked }[] } }>(LIST, {}, identity)
  return clarifications.edges.map(({ node }) => node)
}

interface Answered {
  readonly __typename: string
  readonly outcome?: string
}
async function answer(id: string, outcome: 'CORRECTED' | 'UPHELD', identity = AGENCY): Promise<Answered> {
  const document = `mutation ($input: ClarificationAnswerInput!) { answerClarification(input: $input) {
    __typename ... on Clarification { outcome } } }`
  const input = { id, outcome, text: 'Looked up in the ledger.' }
  return (await counter.run<{ answerClarification: Answered }>(document, { input }, identity)).answerClarification
}

describe('a preview', () => {
  it('shows the facts to whoever asked, and issues nothing before they approve', async () => {
    const id = await previewed()
    const seen = await counter.see(id)
    expect(seen?.preview?.claims.find(({ name }) => name === 'totalDebt')?.value).toBeDefined()
    expect(await counter.see(id, STRANGER)).toBeNull()
    expect(await counter.act(approve(id))).toMatchObject({ status: 'READY', preview: null })
    expect(await counter.standsAt(id, 'ISSUED')).toBe('ISSUED')
    expect(await counter.act(approve(id))).toMatchObject({ status: 'ISSUED' })
  })

  it('is there where the client wishes it, whatever the definition says', async () => {
    const plain = await openCounter({ preview: false })
    const { id } = await plain.request({ preview: true })
    expect(await plain.standsAt(id, 'AWAITING_PREVIEW')).toBe('AWAITING_PREVIEW')
    await plain.close()
  })

  it('is approved by whoever may see the request, and by nobody else', async () => {
    const id = await previewed()
    expect((await counter.act(approve(id), STRANGER)).__typename).toBe('RequestNotFound')
    expect(await counter.act(`cancelCertificateRequest(id: "${id}")`)).toMatchObject({ status: 'CANCELLED' })
    expect(await counter.act(approve(id))).toMatchObject({ __typename: 'StateConflict', status: 'CANCELLED' })
  })

  it('that has become too old is gathered anew and shown again: nothing stale is issued', async () => {
    const id = await previewed()
    owes('12.00')
    later.by = DAY + 1_000
    expect(await counter.act(approve(id))).toEqual({
      __typename: 'PreviewOutdated',
      status: 'COLLECTING',
      message: 'The facts that you saw have become too old: they are gathered anew, look at them again.',
    })
    // What changed meanwhile decides.
    expect(await counter.standsAt(id, 'REJECTED')).toBe('REJECTED')
  })

  it('that has become too old is told so again to who approves it twice, and the next one is approved', async () => {
    const id = await previewed()
    const release = counter.world.holds('tax')
    later.by = DAY + 1_000
    const [one, two] = [await counter.act(approve(id)), await counter.act(approve(id))]
    expect([one.__typename, two]).toEqual(['PreviewOutdated', one])
    release()
    later.by = 0
    expect(await counter.standsAt(id, 'AWAITING_PREVIEW')).toBe('AWAITING_PREVIEW')
    expect(await counter.act(approve(id))).toMatchObject({ __typename: 'CertificateRequest', status: 'READY' })
  })

  it('with what registries tell differently is approved once a registry has corrected it, and not before', async () => {
    const taxpayer = (birthDate: string) =>
      tells('tax', { pinfl: PINFL, taxStanding: standing('0.00'), taxRegistration: { name: null, birthDate } })
    tells('civil', { pinfl: PINFL, names: NAMES, lifeStatus: 'ALIVE', birthDate: '1990-05-01' })
    taxpayer('1991-05-01')
    const id = await previewed()
    expect((await counter.see(id))?.preview?.contradictions).toEqual([{ name: 'birth-date-in-tax', blocks: true }])
    expect((await counter.act(approve(id))).__typename).toBe('ContradictionBlocks')
    await counter.act(dispute(id))
    taxpayer('1990-05-01')
    const [mine] = (await asked()).slice(-1)
    await answer(mine!.id, 'CORRECTED')
    expect(await counter.standsAt(id, 'AWAITING_PREVIEW')).toBe('AWAITING_PREVIEW')
    expect(await counter.act(approve(id))).toMatchObject({ status: 'READY' })
  })

  it('is not approved unseen: the one that was looked at must be the one that is there', async () => {
    const id = await previewed()
    expect(await counter.act(approve(id, 'gatheredAt: "2026-01-01T00:00:00Z"'))).toMatchObject({
      __typename: 'PreviewOutdated',
      status: 'AWAITING_PREVIEW',
    })
    const shown = (await counter.see(id))?.preview?.gatheredAt
    const moment = shown instanceof Date ? shown.toISOString() : String(shown)
    expect(await counter.act(approve(id, `gatheredAt: "${moment}"`))).toMatchObject({ status: 'READY' })
  })
})

describe('a fact that is held to be wrong', () => {
  it('is asked of the registry that told it, gathered anew when that has answered, and shown again', async () => {
    const id = await previewed()
    const disputed = await counter.act(dispute(id))
    expect(disputed).toMatchObject({
      status: 'NEEDS_CLARIFICATION',
      clarifications: [
        { claim: 'totalDebt', registry: 'tax', text: 'I paid this in May.', overdue: false, outcome: null },
      ],
    })
    expect(await counter.act(dispute(id))).toEqual(disputed)
    const [mine] = (await asked()).filter(({ text }) => text === 'I paid this in May.').slice(-1)
    expect(mine).toMatchObject({ claim: 'totalDebt', subject: { pinfl: PINFL }, provenance: [{ registry: 'tax' }] })
    const before = counter.world.asked.filter(({ call }) => call.issue === id).length
    expect(await answer(mine!.id, 'CORRECTED')).toEqual({ __typename: 'Clarification', outcome: 'CORRECTED' })
    expect(await counter.standsAt(id, 'AWAITING_PREVIEW')).toBe('AWAITING_PREVIEW')
    expect(counter.world.asked.filter(({ call }) => call.issue === id).length).toBeGreaterThan(before)
    expect((await counter.see(id))?.clarifications).toMatchObject([
      { outcome: 'CORRECTED', answer: 'Looked up in the ledger.' },
    ])
    expect(await counter.act(approve(id))).toMatchObject({ status: 'READY' })
  })

  it('is answered once: the same answer is the same, another is refused', async () => {
    const id = await previewed()
    await counter.act(dispute(id))
    const [mine] = (await asked()).slice(-1)
    await answer(mine!.id, 'UPHELD')
    expect((await answer(mine!.id, 'UPHELD')).__typename).toBe('Clarification')
    expect((await answer(mine!.id, 'CORRECTED')).__typename).toBe('ClarificationClosed')
    expect((await asked()).map((one) => one.id)).not.toContain(mine!.id)
  })

  it('is seen and answered by the agency that keeps the registry, and by no other', async () => {
    const id = await previewed()
    await counter.act(dispute(id))
    const [mine] = (await asked()).slice(-1)
    const other = agency('civil-office')
    expect(await asked(other)).toEqual([])
    expect((await answer(mine!.id, 'UPHELD', other)).__typename).toBe('ClarificationNotFound')
    for (const identity of [CITIZEN, agency('nobody'), agency('tax-committee', { scopes: [] })]) {
      await expect(asked(identity)).rejects.toMatchObject({ extensions: { code: 'ACCESS_DENIED' } })
      await expect(answer(mine!.id, 'UPHELD', identity)).rejects.toMatchObject({
        extensions: { code: 'ACCESS_DENIED' },
      })
    }
  })

  it('is put in question by whoever may see the request, and by nobody else', async () => {
    const id = await previewed()
    expect((await counter.act(dispute(id), STRANGER)).__typename).toBe('RequestNotFound')
    expect((await counter.act(dispute(id, 'noSuchClaim'))).__typename).toBe('FactNotDisputable')
    expect((await counter.act(dispute(id, 'totalDebt', ''))).__typename).toBe('FactNotDisputable')
  })

  it('holds the certificate up until every registry has answered', async () => {
    const id = await previewed()
    await counter.act(dispute(id))
    await counter.act(dispute(id, 'name', 'My name is written otherwise.'))
    const [tax] = (await asked()).slice(-1)
    const [civil] = (await asked(agency('civil-office'))).slice(-1)
    await answer(tax!.id, 'UPHELD')
    expect(await counter.see(id)).toMatchObject({ status: 'NEEDS_CLARIFICATION' })
    expect(await counter.act(approve(id))).toMatchObject({ __typename: 'StateConflict' })
    await answer(civil!.id, 'CORRECTED', agency('civil-office'))
    expect(await counter.standsAt(id, 'AWAITING_PREVIEW')).toBe('AWAITING_PREVIEW')
  })

  it('can be let stand: the preview is there again, and the registry is not asked any more', async () => {
    const id = await previewed()
    await counter.act(dispute(id, 'totalDebt', 'Or so I thought.'))
    expect((await counter.act(withdraw(id), STRANGER)).__typename).toBe('RequestNotFound')
    expect((await counter.act(withdraw(id, 'name'))).__typename).toBe('FactNotDisputable')
    expect(await counter.act(withdraw(id))).toMatchObject({ status: 'AWAITING_PREVIEW' })
    expect(await counter.act(withdraw(id))).toMatchObject({ status: 'AWAITING_PREVIEW' })
    expect((await asked()).filter(({ text }) => text === 'Or so I thought.')).toEqual([])
  })

  it('of which the answer is late is seen and told as such, and nothing is decided by it', async () => {
    const id = await previewed()
    await counter.act(dispute(id))
    // The queue goes by the database's clock: let it be due now.
    const { rows } = await counter.store.pool.query<{ id: string }>(
      `UPDATE certificate_clarification SET due_at = now() WHERE request_id = $1 RETURNING id`,
      [id],
    )
    const theirs = rows.map((row) => row.id)
    await counter.store.pool.query(
      `UPDATE pgboss.job SET start_after = now() WHERE name = 'certificate-clarification-due' AND singleton_key = ANY($1)`,
      [theirs],
    )
    const told = () => overdue.filter(({ clarificationId }) => theirs.includes(clarificationId))
    await eventually(
      async () => told().length,
      (count) => count > 0,
    )
    expect(told()).toEqual([{ clarificationId: expect.any(String), registry: 'tax', dueAt: expect.any(Date) }])
    expect(await counter.see(id)).toMatchObject({ status: 'NEEDS_CLARIFICATION', clarifications: [{ overdue: true }] })
  })
})
