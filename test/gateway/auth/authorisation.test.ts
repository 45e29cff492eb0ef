import { describe, expect, it } from '@jest/globals'
import type { RequestContext } from '../../../gateway/context.ts'
import type { ReadItem } from '../../../gateway/read.ts'
import { ME, MY_CHILD, openWindow, principal, STRANGER, type Window } from './window.ts'

const NAME = ['name']
const AREA = ['area']

async function statuses(
  window: Window,
  context: RequestContext,
  [registry, entity]: readonly [string, string],
  items: readonly ReadItem[],
): Promise<readonly string[]> {
  const answers = await window.ask(context, registry, entity, items)
  return answers.map((answer) => (answer.denied === true ? 'DENIED' : answer.status))
}

const person = ['people', 'Person'] as const
const dwelling = ['titles', 'Dwelling'] as const

describe('a citizen', () => {
  it('may read their own record', async () => {
    const window = openWindow()
    expect(await statuses(window, window.context('citizen'), person, [{ key: ME, fields: NAME }])).toEqual(['FOUND'])
    expect(window.trail).toHaveLength(1)
  })

  it("may not read a stranger's, and its registry is not asked", async () => {
    const window = openWindow()
    const items = [{ key: STRANGER, fields: NAME }]
    expect(await statuses(window, window.context('citizen'), person, items)).toEqual(['DENIED'])
    expect(window.reached.flatMap(({ keys }) => keys)).not.toContain(STRANGER)
  })

  it('is denied one item without losing its siblings, which travel in one request', async () => {
    const window = openWindow()
    const items = [
      { key: STRANGER, fields: NAME },
      { key: ME, fields: NAME },
      { key: ME, fields: ['secret'] },
      { key: ME, fields: ['wards.pinfl'] },
    ]
    const found = await statuses(window, window.context('citizen'), person, items)
    expect(found).toEqual(['DENIED', 'FOUND', 'DENIED', 'FOUND'])
    const own = window.reached.filter(({ purpose }) => purpose === 'OWN_RECORD')
    expect(own).toMatchObject([{ keys: [ME, ME], fields: [NAME, ['wards.pinfl']] }])
  })

  it('may not read what their token has no scope for', async () => {
    const window = openWindow()
    const context = window.context('citizen', { principal: principal('citizen', ['people:read']) })
    expect(
      await statuses(window, context, ['titles', 'Person'], [{ key: ME, fields: ['holdings.dwelling.number'] }]),
    ).toEqual(['DENIED'])
    expect(window.reached).toHaveLength(0)
  })

  it('may not read a field that no rule covers, nor nothing of a record', async () => {
    const window = openWindow()
    const items = [
      { key: ME, fields: ['name', 'uncovered'] },
      { key: ME, fields: [] },
    ]
    expect(await statuses(window, window.context('citizen'), person, items)).toEqual(['DENIED', 'DENIED'])
  })

  it('may not read for a purpose that is not theirs', async () => {
    const window = openWindow()
    for (const purpose of ['CASE', 'SERVICE'] as const) {
      const context = window.context('citizen', { purpose, caseNumber: 'C-1' })
      expect(await statuses(window, context, person, [{ key: ME, fields: NAME }])).toEqual(['DENIED'])
    }
  })

  it('may not read anything under a token that does not say who they are', async () => {
    const window = openWindow()
    const { pinfl, ...nobody } = principal('citizen')
    const context = window.context('citizen', { principal: nobody })
    expect(await statuses(window, context, person, [{ key: String(pinfl), fields: NAME }])).toEqual(['DENIED'])
  })
})

describe('a record that a granted record leads to', () => {
  it('may be read once that answer was given, without a further question', async () => {
    const window = openWindow()
    const context = window.context('citizen')
    await window.ask(context, 'people', 'Person', [{ key: ME, fields: ['wards.pinfl'] }])
    expect(await statuses(window, context, person, [{ key: MY_CHILD, fields: NAME }])).toEqual(['FOUND'])
    expect(window.trail.map(({ purpose }) => purpose)).toEqual(['OWN_RECORD', 'OWN_RECORD'])
  })

  it('may be read at the third remove: a child, their dwelling, its accounts', async () => {
    const window = openWindow()
    const context = window.context('citizen')
    await window.ask(context, 'people', 'Person', [{ key: ME, fields: ['wards.pinfl'] }])
    await window.ask(context, 'titles', 'Person', [{ key: MY_CHILD, fields: ['holdings.dwelling.number'] }])
    await window.ask(context, 'meters', 'Accounts', [{ key: 'D-CHILD', fields: ['accounts.number'] }])
    expect(await statuses(window, context, ['meters', 'Account'], [{ key: 'A-CHILD', fields: ['balance'] }])).toEqual([
      'FOUND',
    ])
    expect(window.trail.every(({ purpose }) => purpose === 'OWN_RECORD')).toBe(true)
  })

  it('may not be read because another request was given that answer', async () => {
    const window = openWindow()
    await window.ask(window.context('citizen'), 'people', 'Person', [{ key: ME, fields: ['wards.pinfl'] }])
    window.records.delete(`people/Person/${ME}`)
    expect(await statuses(window, window.context('citizen'), person, [{ key: MY_CHILD, fields: NAME }])).toEqual([
      'DENIED',
    ])
  })

  it('may not be read because a stranger names it', async () => {
    const window = openWindow()
    window.records.set(`people/Person/${STRANGER}`, { wards: [{ pinfl: '50303100000004' }] })
    const context = window.context('citizen')
    await window.ask(context, 'people', 'Person', [{ key: STRANGER, fields: ['wards.pinfl'] }])
    expect(await statuses(window, context, person, [{ key: '50303100000004', fields: NAME }])).toEqual(['DENIED'])
  })

  it('may not be read because a registry names it that is not the one to say so', async () => {
    const window = openWindow()
    window.records.set(`titles/Person/${ME}`, { holdings: [], wards: [{ pinfl: STRANGER }] })
    const context = window.context('citizen')
    await window.ask(context, 'titles', 'Person', [{ key: ME, fields: ['holdings.dwelling.number'] }])
    expect(await statuses(window, context, person, [{ key: STRANGER, fields: NAME }])).toEqual(['DENIED'])
  })

  it('may not be read where another field than a conveying one names it', async () => {
    const window = openWindow()
    window.records.set(`people/Person/${ME}`, { name: 'Me', wards: [], parents: [{ pinfl: STRANGER }] })
    const context = window.context('citizen')
    await window.ask(context, 'people', 'Person', [{ key: ME, fields: NAME }])
    expect(await statuses(window, context, person, [{ key: STRANGER, fields: NAME }])).toEqual(['DENIED'])
  })
})

describe('officers and services', () => {
  it.each([
    ['officer', 'CASE'],
    ['officer', 'CERTIFICATE'],
    ['service', 'SERVICE'],
    ['service', 'CERTIFICATE'],
  ] as const)('an %s may read anybody for %s, where scope and purpose allow it', async (kind, purpose) => {
    const window = openWindow()
    const context = window.context(kind, { purpose })
    expect(await statuses(window, context, dwelling, [{ key: 'D-OTHER', fields: AREA }])).toEqual(['FOUND'])
  })

  it.each([
    ['officer', 'OWN_RECORD'],
    ['officer', 'SERVICE'],
    ['officer', 'AUTHORISATION'],
    ['service', 'CASE'],
    ['service', 'OWN_RECORD'],
    ['service', 'AUTHORISATION'],
  ] as const)('an %s may not read anybody for %s', async (kind, purpose) => {
    const window = openWindow()
    const context = window.context(kind, { purpose })
    expect(await statuses(window, context, dwelling, [{ key: 'D-OTHER', fields: AREA }])).toEqual(['DENIED'])
  })

  it('an officer may not read for a case without a number', async () => {
    const window = openWindow()
    const { caseNumber: _none, ...context } = window.context('officer')
    expect(await statuses(window, context, dwelling, [{ key: 'D-OTHER', fields: AREA }])).toEqual(['DENIED'])
  })

  it('an officer may read what every rule on the way opens, and not what one of them does not', async () => {
    const window = openWindow()
    const items = [{ key: STRANGER, fields: ['secret'] }]
    const scopes = ['people:read', 'people:secret']
    const may = window.context('officer', { principal: principal('officer', scopes) })
    expect(await statuses(window, may, person, items)).toEqual(['FOUND'])
    expect(await statuses(window, window.context('officer'), person, items)).toEqual(['DENIED'])
    const other = window.context('service', { principal: principal('service', scopes) })
    expect(await statuses(window, other, person, items)).toEqual(['DENIED'])
  })
})

describe('agencies and those without a token', () => {
  it.each(['agency', 'anonymous'] as const)('%s may read nothing, for whatever purpose', async (kind) => {
    const window = openWindow()
    for (const purpose of ['OWN_RECORD', 'CERTIFICATE', 'CASE', 'SERVICE', 'AUTHORISATION'] as const) {
      const context = window.context(kind, { purpose, caseNumber: 'C-1' })
      expect(await statuses(window, context, person, [{ key: ME, fields: NAME }])).toEqual(['DENIED'])
    }
    expect(window.reached).toHaveLength(0)
    expect(window.trail).toHaveLength(5)
  })
})
