import { describe, expect, it } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { readyDefinition } from '../../../../gateway/certificates/catalogue/definition.ts'
import { type Gathering, judge } from '../../../../gateway/certificates/collect/gathering.ts'
import { createWorld, DWELLING, definition, OFFICER, outage, PINFL, PROVIDERS, settle, type World } from '../world.ts'

const NOW = new Date('2026-11-24T09:00:00Z')

describe('what one attempt gathered', () => {
  it('is complete when every registry answered', async () => {
    expect(await gather('no-utility-debt', settle(createWorld()))).toEqual({
      outcome: 'COMPLETE',
      fault: false,
      notBefore: undefined,
      facts: [gathered('identity'), gathered('dwellings'), gathered('utility-accounts')],
    })
  })

  it('is complete when a registry answered that it holds nothing: that is a fact', async () => {
    const { outcome } = await gather('birth-record', createWorld())
    expect(outcome).toBe('COMPLETE')
  })

  it('waits for the fact whose registry did not answer, and has the others', async () => {
    const world = settle(createWorld())
    world.breaks('tax', outage())
    const { outcome, facts, fault } = await gather('no-tax-debt', world)
    expect({ outcome, fault }).toEqual({ outcome: 'WAITING', fault: false })
    expect(facts).toEqual([gathered('identity'), { name: 'tax-standing', status: 'WAITING' }])
  })

  it('waits for one of several providers, and names the fact and not the provider', async () => {
    const world = settle(createWorld())
    world.breaks(mandatory(), outage())
    const { outcome, facts } = await gather('no-utility-debt', world)
    expect(outcome).toBe('WAITING')
    expect(facts).toEqual([
      gathered('identity'),
      gathered('dwellings'),
      { name: 'utility-accounts', status: 'WAITING' },
    ])
  })

  it('loses everything below a record that did not come', async () => {
    const world = settle(createWorld())
    world.breaks('land', outage())
    const { facts } = await gather('no-utility-debt', world)
    expect(facts.map(({ status }) => status)).toEqual(['GATHERED', 'WAITING', 'WAITING'])
  })

  it('does not ask again before the registries said that they have an answer', async () => {
    const world = settle(createWorld())
    world.breaks('tax', outage(90_000))
    world.answer('civil', 'Person', PINFL, {
      status: 'PENDING',
      reference: 'r-1',
      availableAt: new Date(Date.now() + 30_000),
    })
    const { notBefore, facts } = await gather('no-tax-debt', world)
    expect(notBefore).toEqual(new Date(NOW.getTime() + 90_000))
    expect(facts[0]).toMatchObject({ name: 'identity', status: 'WAITING', availableAt: expect.any(String) })
  })

  it('tells what is wrong from what is late', async () => {
    const world = settle(createWorld())
    world.answer('tax', 'Person', PINFL, { pinfl: PINFL, taxStanding: { asOf: null, debts: 'many', totalDebt: null } })
    expect(await gather('no-tax-debt', world)).toMatchObject({ outcome: 'WAITING', fault: true })
  })

  it('ends at a source that will not tell', async () => {
    const world = settle(createWorld())
    world.answer('tax', 'Person', PINFL, { status: 'WITHHELD', reason: 'RESTRICTED' })
    const { outcome, facts } = await gather('no-tax-debt', world)
    expect(outcome).toBe('WITHHELD')
    expect(facts).toEqual([gathered('identity'), { name: 'tax-standing', status: 'WITHHELD' }])
  })

  it('ends at a source that the requester may not ask', async () => {
    const denying = createWorld({
      interceptors: [
        () =>
          async ({ items }) =>
            items.map(() => ({ status: 'WITHHELD', reason: 'NO', denied: true })),
      ],
    })
    expect(await gather('birth-record', denying)).toMatchObject({ outcome: 'WITHHELD' })
  })

  it('waits for a source of which the result says nothing, but the answers do', async () => {
    const world = settle(createWorld())
    const { context, ready } = await asked('no-tax-debt', world)
    const [answer] = context.answers
    const silent = { ...answer!, status: 'UNAVAILABLE' as const }
    const { outcome } = judge(ready, { data: { person: null } }, [silent], NOW)
    expect(outcome).toBe('WAITING')
  })

  it('has nothing when the whole operation failed', () => {
    const errors = [new GraphQLError('no', { extensions: { code: 'AUDIT_UNAVAILABLE' } })]
    const { outcome, fault, facts } = judge(ready('no-tax-debt'), { data: null, errors }, [], NOW)
    expect({ outcome, fault }).toEqual({ outcome: 'WAITING', fault: false })
    expect(facts.every(({ status }) => status === 'WAITING')).toBe(true)
  })

  it('takes an error without a code for a fault of ours', () => {
    expect(judge(ready('no-tax-debt'), { data: null, errors: [new GraphQLError('no')] }, [], NOW).fault).toBe(true)
  })
})

describe('what a definition can do without', () => {
  const optional = { ...connection(false), accounts: null }
  const error = (at: number) =>
    new GraphQLError('no', {
      path: ['person', 'dwellings', 'edges', 0, 'node', 'dwelling', 'utilityConnections', at, 'accounts'],
      extensions: { code: 'REGISTRY_UNAVAILABLE', registry: 'optional-one' },
    })
  const answer = (key: string) => ({
    registry: 'optional-one',
    entity: 'UtilityConnection',
    key,
    fields: ['accounts.number'],
    status: 'UNAVAILABLE' as const,
    receivedAt: NOW,
  })

  it('does not hold it up', () => {
    const result = { data: evidence([connection(true), optional]), errors: [error(1)] }
    expect(judge(ready('no-utility-debt'), result, [answer(DWELLING)], NOW).outcome).toBe('COMPLETE')
  })

  it('does not excuse what it cannot do without', () => {
    const result = { data: evidence([{ ...connection(true), accounts: null }]), errors: [error(0)] }
    expect(judge(ready('no-utility-debt'), result, [answer(DWELLING)], NOW).outcome).toBe('WAITING')
  })

  it('does not excuse an item that does not say whether it is needed', () => {
    const result = { data: evidence([connection(true), { ...optional, assignment: null }]), errors: [error(1)] }
    expect(judge(ready('no-utility-debt'), result, [answer(DWELLING)], NOW).outcome).toBe('WAITING')
  })

  it('does not excuse more answers of a registry than there are such items', () => {
    const result = { data: evidence([connection(true), optional]), errors: [error(1)] }
    const answers = [answer(DWELLING), answer('10:08:01:01:01:0001:0001:002')]
    expect(judge(ready('no-utility-debt'), result, answers, NOW).outcome).toBe('WAITING')
  })
})

function ready(id: string) {
  return readyDefinition(definition(id), createWorld().composition.schema)
}

async function asked(id: string, world: World) {
  const ready = readyDefinition(definition(id), world.composition.schema)
  const context = world.open(OFFICER)
  const result = await context.execute(ready.definition.query.text, { subject: PINFL })
  return { ready, context, result }
}

async function gather(id: string, world: World): Promise<Gathering> {
  const { ready, context, result } = await asked(id, world)
  return judge(ready, result, context.answers, NOW)
}

function gathered(name: string) {
  return { name, status: 'GATHERED' }
}

function mandatory(): string {
  const [first = ''] = PROVIDERS
  return first
}

function connection(isMandatory: boolean) {
  const provider = { name: 'Gas', stir: null }
  const assignment = { service: 'GAS', provider, mandatory: isMandatory, territory: '1726', legalBasis: null }
  return { assignment, accounts: [], sources: [] }
}

function evidence(utilityConnections: readonly object[]) {
  const dwelling = { cadastralNumber: DWELLING, address: null, territory: '1726283', utilityConnections }
  const node = { rightKind: 'OWNERSHIP', share: null, dwelling }
  return { person: { pinfl: PINFL, dwellings: { totalCount: 1, edges: [{ node }] } } }
}
