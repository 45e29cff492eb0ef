import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { AccessRule } from '../../../gateway/access.ts'
import type { PrincipalKind, Purpose } from '../../../gateway/context.ts'
import { accessRules, ME, MY_CHILD, openWindow, principal, STRANGER } from './window.ts'

const PATHS = ['a', 'b', 'c.d', 'c.e']
const SCOPES = ['one', 'two', 'three']
const PURPOSES: readonly Purpose[] = ['OWN_RECORD', 'CERTIFICATE', 'CASE', 'SERVICE']
const KINDS: readonly PrincipalKind[] = ['citizen', 'officer', 'service', 'agency', 'anonymous']
const DECLARABLE: Readonly<Record<PrincipalKind, readonly Purpose[]>> = {
  citizen: ['OWN_RECORD', 'CERTIFICATE'],
  officer: ['CASE', 'CERTIFICATE'],
  service: ['SERVICE', 'CERTIFICATE'],
  agency: [],
  anonymous: [],
}

const rule: fc.Arbitrary<AccessRule> = fc.record({
  scope: fc.constantFrom(...SCOPES),
  purposes: fc.subarray([...PURPOSES]),
})
const table = fc.dictionary(fc.constantFrom(...PATHS.map((path) => `Person.${path}`)), fc.array(rule, { maxLength: 3 }))
const items = fc.array(fc.record({ key: fc.constantFrom(ME, MY_CHILD, STRANGER), fields: fc.subarray([...PATHS]) }), {
  minLength: 1,
  maxLength: 6,
})
const scenario = fc.record({
  table,
  items,
  kind: fc.constantFrom(...KINDS),
  purpose: fc.constantFrom(...PURPOSES),
  scopes: fc.subarray([...SCOPES]),
})

describe('whatever the rules, the principal and the question', () => {
  it('an item is answered if and only if every rule on every path holds, and, for a citizen, the record is theirs', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ table, items, kind, purpose, scopes }) => {
        const window = openWindow(accessRules(table))
        const context = window.context(kind, { principal: principal(kind, scopes), purpose, caseNumber: 'C-1' })
        const answers = await window.ask(context, 'people', 'Person', items)
        const expected = items.map(({ key, fields }) => {
          const open = fields.map((path) => table[`Person.${path}`] ?? [])
          return (
            DECLARABLE[kind].includes(purpose) &&
            open.length > 0 &&
            open.every((rules) => rules.length > 0) &&
            open.flat().every((each) => scopes.includes(each.scope) && each.purposes.includes(purpose)) &&
            (kind !== 'citizen' || key !== STRANGER)
          )
        })
        expect(answers.map(({ status }) => status === 'FOUND')).toEqual(expected)
        expect(answers.map(({ denied }) => denied !== true)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('no registry is asked for a field or a key that was denied', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ table, items, kind, purpose, scopes }) => {
        const window = openWindow(accessRules(table))
        const context = window.context(kind, { principal: principal(kind, scopes), purpose, caseNumber: 'C-1' })
        const answers = await window.ask(context, 'people', 'Person', items)
        const permitted = items.filter((_item, index) => answers[index]?.denied !== true)
        const asked = window.reached.filter((line) => line.purpose !== 'AUTHORISATION')
        expect(asked.length).toBe(permitted.length > 0 ? 1 : 0)
        expect(asked.flatMap(({ keys }) => keys)).toEqual(permitted.map(({ key }) => key))
        expect(asked.flatMap(({ fields }) => fields)).toEqual(permitted.map(({ fields }) => fields))
      }),
      { numRuns: 300 },
    )
  })
})
