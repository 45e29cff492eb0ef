import { describe, expect, it } from '@jest/globals'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import type { RequestContext } from '../../../gateway/context.ts'
import type { ReadAnswer } from '../../../gateway/read.ts'
import { accessRules, CONVEYANCES, ME, MY_CHILD, openWindow, RULES, STRANGER, type Window } from './window.ts'

async function readOne(
  window: Window,
  [registry, entity, key]: readonly [string, string, string],
  context: RequestContext = window.context('citizen'),
): Promise<ReadAnswer | undefined> {
  const fields =
    { Person: ['name'], Dwelling: ['area'], Accounts: ['accounts.number'], Account: ['balance'] }[entity] ?? []
  const [answer] = await window.ask(context, registry, entity, [{ key, fields }])
  return answer
}

const down = { status: 'UNAVAILABLE', error: new RegistryError('REGISTRY_TIMEOUT', 'people did not answer') }

describe("a record that nothing has led to yet is looked for from the citizen's own", () => {
  it.each([
    ['a child', ['people', 'Person', MY_CHILD]],
    ['their dwelling', ['titles', 'Dwelling', 'D-ME']],
    ["a child's dwelling", ['titles', 'Dwelling', 'D-CHILD']],
    ['the accounts of their dwelling', ['meters', 'Accounts', 'D-ME']],
    ["an account of a child's dwelling", ['meters', 'Account', 'A-CHILD']],
  ] as const)('and may be read: %s', async (_name, record) => {
    expect(await readOne(openWindow(), record)).toMatchObject({ status: 'FOUND' })
  })

  it.each([
    ['a stranger who names them', ['people', 'Person', STRANGER]],
    ['a dwelling that they do not hold', ['titles', 'Dwelling', 'D-OTHER']],
    ['the accounts of such a dwelling', ['meters', 'Accounts', 'D-OTHER']],
    ['an account of such a dwelling', ['meters', 'Account', 'A-OTHER']],
  ] as const)('and may not be read: %s', async (_name, record) => {
    expect(await readOne(openWindow(), record)).toEqual({ status: 'WITHHELD', reason: 'ACCESS_DENIED', denied: true })
  })

  it('by reads that are in the trail under AUTHORISATION, of conveying fields only', async () => {
    const window = openWindow()
    await readOne(window, ['titles', 'Dwelling', 'D-ME'])
    expect(window.trail).toEqual([
      {
        purpose: 'AUTHORISATION',
        registry: 'titles',
        entity: 'Person',
        keys: [ME],
        fields: [['holdings.dwelling.number']],
        statuses: ['FOUND'],
      },
      expect.objectContaining({ purpose: 'OWN_RECORD', entity: 'Dwelling', statuses: ['FOUND'] }),
    ])
  })

  it('nearest first: no question about children is asked for a dwelling of their own', async () => {
    const window = openWindow()
    await readOne(window, ['titles', 'Dwelling', 'D-ME'])
    expect(window.trail.some(({ registry }) => registry === 'people')).toBe(false)
  })

  it('once for all items and all records of one request', async () => {
    const window = openWindow()
    const context = window.context('citizen')
    const items = ['D-ME', 'D-CHILD', 'D-OTHER', 'D-OTHER'].map((key) => ({ key, fields: ['area'] }))
    const [answers] = await Promise.all([
      window.ask(context, 'titles', 'Dwelling', items),
      readOne(window, ['meters', 'Accounts', 'D-CHILD'], context),
    ])
    expect(answers?.map(({ status }) => status)).toEqual(['FOUND', 'FOUND', 'WITHHELD', 'WITHHELD'])
    const asked = window.reached.filter(({ purpose }) => purpose === 'AUTHORISATION')
    const questions = asked.flatMap(({ registry, keys }) => keys.map((key) => `${registry} ${key}`))
    expect(new Set(questions).size).toBe(questions.length)
  })

  it('never for a field that the rules would not open anyway', async () => {
    const window = openWindow()
    await window.ask(window.context('citizen'), 'titles', 'Dwelling', [{ key: 'D-ME', fields: ['uncovered'] }])
    expect(window.reached).toHaveLength(0)
  })

  it('never for an entity to which nothing leads', async () => {
    const rule = { scope: 'people:read', purposes: ['OWN_RECORD'] } as const
    const window = openWindow(accessRules({ ...RULES, 'Thing.name': [rule] }))
    const [answer] = await window.ask(window.context('citizen'), 'people', 'Thing', [{ key: 'T-1', fields: ['name'] }])
    expect(answer).toMatchObject({ denied: true })
    expect(window.reached).toHaveLength(0)
  })

  it('and ends, also where records lead round in circles', async () => {
    const window = openWindow()
    window.records.set(`people/Person/${MY_CHILD}`, { wards: [{ pinfl: ME }, { pinfl: MY_CHILD }] })
    expect(await readOne(window, ['people', 'Person', STRANGER])).toMatchObject({ denied: true })
    const asked = window.reached.filter(({ registry }) => registry === 'people').flatMap(({ keys }) => keys)
    expect(asked.toSorted()).toEqual([ME, MY_CHILD].toSorted())
  })
})

describe('a search that a registry leaves open', () => {
  it('is neither a permission nor a denial: UNAVAILABLE, with that registry’s error', async () => {
    const window = openWindow()
    window.records.set(`people/Person/${ME}`, down)
    expect(await readOne(window, ['titles', 'Dwelling', 'D-OTHER'])).toEqual(down)
    expect(window.reached.flatMap(({ keys }) => keys)).not.toContain('D-OTHER')
  })

  it('does not matter where another way was found', async () => {
    const window = openWindow()
    window.records.set(`people/Person/${ME}`, down)
    expect(await readOne(window, ['titles', 'Dwelling', 'D-ME'])).toMatchObject({ status: 'FOUND' })
  })

  it('leaves open only what was not found: siblings are answered', async () => {
    const window = openWindow()
    window.records.set(`people/Person/${ME}`, down)
    const items = ['D-ME', 'D-CHILD'].map((key) => ({ key, fields: ['area'] }))
    const answers = await window.ask(window.context('citizen'), 'titles', 'Dwelling', items)
    expect(answers.map(({ status }) => status)).toEqual(['FOUND', 'UNAVAILABLE'])
  })

  it('by answering later may be tried again then', async () => {
    const window = openWindow()
    const availableAt = new Date(Date.now() + 60_000)
    window.records.set(`titles/Person/${ME}`, { status: 'PENDING', reference: 'r-1', availableAt })
    const answer = await readOne(window, ['titles', 'Dwelling', 'D-OTHER'])
    expect(answer).toMatchObject({ status: 'UNAVAILABLE', error: { code: 'REGISTRY_UNAVAILABLE' } })
    expect(answer?.status === 'UNAVAILABLE' && Number(answer.error.retryAfter)).toBeGreaterThan(50_000)
  })

  it('by not telling is not tried again', async () => {
    const window = openWindow()
    window.records.set(`titles/Person/${ME}`, { status: 'WITHHELD', reason: 'SEALED' })
    const answer = await readOne(window, ['titles', 'Dwelling', 'D-OTHER'])
    expect(answer).toMatchObject({ status: 'UNAVAILABLE', error: { code: 'REGISTRY_REFUSED', retryable: false } })
  })
})

describe('the purpose AUTHORISATION', () => {
  it('opens the conveying fields of one’s own record, and nothing else of it', async () => {
    const window = openWindow()
    const context = window.context('citizen', { purpose: 'AUTHORISATION' })
    const items = [['wards.pinfl'], ['name'], ['name', 'wards.pinfl'], []].map((fields) => ({ key: ME, fields }))
    const answers = await window.ask(context, 'people', 'Person', items)
    expect(answers.map(({ status }) => status)).toEqual(['FOUND', 'WITHHELD', 'WITHHELD', 'WITHHELD'])
  })

  it('opens nothing of another’s, and asks nothing further', async () => {
    const window = openWindow()
    const context = window.context('citizen', { purpose: 'AUTHORISATION' })
    const items = [{ key: MY_CHILD, fields: ['wards.pinfl'] }]
    const [answer] = await window.ask(context, 'people', 'Person', items)
    expect(answer).toMatchObject({ denied: true })
    expect(window.reached).toHaveLength(0)
  })

  it('opens a conveying field only at the registry that gives it', async () => {
    const window = openWindow()
    const context = window.context('citizen', { purpose: 'AUTHORISATION' })
    const [answer] = await window.ask(context, 'titles', 'Person', [{ key: ME, fields: ['wards.pinfl'] }])
    expect(answer).toMatchObject({ denied: true })
    expect(CONVEYANCES).toContainEqual(expect.objectContaining({ read: { registry: 'people', path: 'wards.pinfl' } }))
  })
})
