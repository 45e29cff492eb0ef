import { describe, expect, it } from '@jest/globals'
import { parse } from 'graphql'
import { checkDefinitions, createCatalogue } from '../../../../gateway/certificates/catalogue/catalogue.ts'
import { checkDefinition } from '../../../../gateway/certificates/catalogue/check-definition.ts'
import type { Definition } from '../../../../schema/index.ts'
import { createWorld, DEFINITIONS, definition } from '../world.ts'

const { schema } = createWorld().composition

describe('a definition is checked against the schema', () => {
  it('finds nothing wrong with those that are on offer', () => {
    expect(checkDefinitions(DEFINITIONS, schema)).toEqual([])
  })

  it('names file and line of a field that the schema does not have', () => {
    const [mistake] = checkDefinition(
      withQuery('query ($subject: Pinfl!) {\n person(pinfl: $subject) { shoeSize }\n}'),
      schema,
    )
    expect(mistake).toMatch(/^certificates\/no-tax-debt\/facts\.graphql:2: .*shoeSize/)
  })

  it.each([
    ['a field that the query does not select', 'evidence.person.sex == "MALE"', /sex is not there; select it in facts/],
    [
      'a name that does not exist',
      'person.lifeStatus == "ALIVE"',
      /person is not a name here; there are evidence, subject, now/,
    ],
    ['a comparison of different kinds', 'evidence.person.lifeStatus == 1', /compares a string with an int/],
    ['a function that there is not', 'evidence.person.lifeStatus.shout()', /shout is not a function/],
    ['a function that does not take it', 'evidence.person.lifeStatus + 1 == "x"', /does not take a string and an int/],
    ['what is neither true nor false', 'evidence.person.lifeStatus', /gives a string; it must be true or false/],
    ['a list taken for a record', 'evidence.person.taxStanding.debts.amount == null', /amount is asked of a list/],
    ['a record gone through', 'evidence.person.lifeStatus.all(x, x == "A")', /goes through a string/],
    ['a truth joined with a text', 'evidence.person != null && "yes"', /takes what is true or false/],
  ])('refuses %s', (_what, expression, said) => {
    const [mistake, ...more] = checkDefinition(withCondition(expression), schema)
    expect(mistake).toMatch(
      /^certificates\/no-tax-debt\/definition\.yaml:\d+: conditions\.0\.expression: \(PERSON_UNKNOWN\) /,
    )
    expect(mistake).toMatch(said)
    expect(more).toEqual([])
  })

  it.each([
    'evidence.person.taxStanding.debts.all(d, double(d.amount.amount) > 0.0)',
    'evidence.person.taxStanding.debts.map(d, d.taxKind).exists(k, k == "LAND")',
    'evidence.person.taxStanding.debts.filter(d, has(d.since)).size() == 0',
    'evidence.person == null ? false : evidence.person.lifeStatus in ["ALIVE", "UNKNOWN"]',
    'timestamp(evidence.person.taxStanding.asOf) > now - duration("24h")',
    'subject.startsWith("3") && evidence.person.pinfl.substring(0, 1) == "3"',
  ])('understands %s', (expression) => {
    expect(checkDefinition(withCondition(expression), schema)).toEqual([])
  })

  it('refuses a rule that could take too long', () => {
    const debts = 'evidence.person.taxStanding.debts'
    const loops = 'abcdefghi'.split('')
    const expression = loops.reduceRight((inner, name) => `${debts}.all(${name}, ${inner})`, 'true')
    expect(checkDefinition(withCondition(expression), schema)).toEqual([expect.stringMatching(/may take \d+ steps/)])
  })

  it('reckons with the length of lists that the query asks for', () => {
    const dear = {
      ...definition('no-utility-debt'),
      conditions: [
        condition(
          'evidence.person.dwellings.edges.all(a, evidence.person.dwellings.edges.all(b, evidence.person.dwellings.edges.all(c, true)))',
        ),
      ],
    }
    expect(checkDefinition(dear, schema)).toEqual([
      expect.stringMatching(/at most \d+ are allowed; ask for shorter lists/),
    ])
  })

  it('refuses a claim with a name that means something else in a credential', () => {
    const [first, ...rest] = definition('no-tax-debt').claims
    const claims = first === undefined ? [] : [{ ...first, name: 'type' }, ...rest]
    expect(checkDefinition({ ...definition('no-tax-debt'), claims }, schema)).toEqual([
      expect.stringMatching(/claims\.0\.name: type has a meaning of its own; choose another/),
    ])
  })

  it('does not open a catalogue with mistakes, and tells all of them', () => {
    const wrong = [withCondition('1'), { ...withCondition('"a"'), id: 'another' }]
    expect(() => createCatalogue(wrong, schema)).toThrow(/gives an int.*\n.*gives a string/)
  })
})

function condition(expression: string): Definition['conditions'][number] {
  const [first] = definition('no-tax-debt').conditions
  if (first === undefined) throw new TypeError('the definition has no condition')
  return { ...first, expression }
}

function withCondition(expression: string): Definition {
  return { ...definition('no-tax-debt'), conditions: [condition(expression)] }
}

function withQuery(text: string): Definition {
  const own = definition('no-tax-debt')
  return { ...own, query: { ...own.query, text, document: parse(text) } }
}
