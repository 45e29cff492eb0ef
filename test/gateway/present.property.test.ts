import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildSchema, execute, GraphQLError, parse, validate } from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { isInternal, present, translate } from '../../gateway/present.ts'

/** Somebody's number, in whatever a client could wrap it. */
const NUMBER = '31210632040244'
const schema = buildSchema(`
  enum Kind { ONE TWO }
  input Inner { key: ID, of: Kind, how: [Int!] }
  input Input { type: String!, inner: Inner, flag: Boolean }
  type Query { a(input: Input, first: Int, text: String, flag: Boolean, kind: Kind, list: [String!], real: Float): Int }
`)
const VARIABLES = `query ($input: Input, $first: Int, $text: String, $flag: Boolean, $kind: Kind, $list: [String!], $real: Float) {
  a(input: $input, first: $first, text: $text, flag: $flag, kind: $kind, list: $list, real: $real) }`

const text = fc
  .tuple(fc.string({ maxLength: 6 }), fc.constantFrom('', '; ', '"; Expected type Int; ', ' at "x"; ', ', found ', '.'))
  .map(([before, between]) => `${before}${between}${NUMBER}`)
const value = fc.letrec((tie) => ({
  value: fc.oneof(text, fc.constant(Number(NUMBER)), fc.constant([NUMBER]), tie('record'), fc.constant(null)),
  record: fc.dictionary(fc.constantFrom('type', 'inner', 'flag', 'key', 'of', 'how', `k${NUMBER}`), tie('value'), {
    maxKeys: 3,
  }),
})).value
const variables = fc.dictionary(
  fc.constantFrom('input', 'first', 'text', 'flag', 'kind', 'list', 'real'),
  value as fc.Arbitrary<unknown>,
)

function told(errors: readonly GraphQLError[]): readonly string[] {
  return errors.map((error) => {
    const formatted = { message: error.message, extensions: { code: 'BAD_USER_INPUT' } }
    return translate(present(formatted, error), 'en').message
  })
}

describe('what a client is told of its mistake', () => {
  it('never repeats a value of a variable, whatever it holds, and names the variable', async () => {
    const document = parse(VARIABLES)
    const compiled = compileQuery(schema, document)
    if (!isCompiledQuery(compiled)) throw new TypeError('the query does not compile')
    await fc.assert(
      fc.asyncProperty(variables, async (given) => {
        const results = [
          await compiled.query({}, {}, given),
          await execute({ schema, document, variableValues: given }),
        ]
        for (const message of results.flatMap(({ errors }) => told(errors ?? []))) {
          expect(message).not.toContain(NUMBER)
          expect(message).toMatch(/^Variable "\$\w+" is not valid/)
        }
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    `{ a(first: ${NUMBER}) }`,
    `{ a(first: "${NUMBER}") }`,
    `{ a(text: ${NUMBER}) }`,
    `{ a(flag: "${NUMBER}") }`,
    `{ a(kind: "${NUMBER}") }`,
    `{ a(kind: K${NUMBER}) }`,
    `{ a(list: [${NUMBER}]) }`,
    `{ a(real: "${NUMBER}") }`,
    `{ a(input: { type: ${NUMBER} }) }`,
    `{ a(input: "${NUMBER}") }`,
    `{ a(input: { type: "x", inner: { how: ["${NUMBER}"] } }) }`,
  ])('never repeats a literal: %s', (query) => {
    const messages = told(validate(schema, parse(query)))
    expect(messages.length).toBeGreaterThan(0)
    for (const message of messages) expect(message).not.toContain(NUMBER)
  })

  it('says what was expected, and what is missing', async () => {
    const document = parse(VARIABLES)
    const messages = async (given: Record<string, unknown>) =>
      told((await execute({ schema, document, variableValues: given })).errors ?? [])
    expect(await messages({ first: NUMBER })).toEqual(['Variable "$first" is not valid.'])
    expect(await messages({ input: {} })).toEqual([
      'Variable "$input" is not valid: the field "type" of type String! is missing.',
    ])
  })

  it('are the client’s and nothing for the log, whose lines would repeat them; what fails on our side is', async () => {
    const document = parse(VARIABLES)
    const { errors = [] } = await execute({ schema, document, variableValues: { first: NUMBER, input: {} } })
    const invalid = new GraphQLError('Cannot query field "x"', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
    expect([...errors, invalid].map(isInternal)).toEqual([...errors, invalid].map(() => false))
    expect(errors.length).toBeGreaterThan(0)
    expect(isInternal(new GraphQLError('Cannot return null for non-nullable field Query.a.'))).toBe(true)
    const thrown = new TypeError('Variable "$first" is broken')
    expect(isInternal(new GraphQLError(thrown.message, { originalError: thrown }))).toBe(true)
    expect(isInternal(thrown)).toBe(true)
  })

  it('names a missing field too where the compiler tells of it by its path', () => {
    const message = (path: string) =>
      `Variable "$input" got invalid value { key: "${NUMBER}" }; Field value.${path} of required type String! was not provided.`
    expect(told([new GraphQLError(message('type'))])).toEqual([
      'Variable "$input" is not valid: the field "type" of type String! is missing.',
    ])
    expect(told([new GraphQLError(message('subject.pinfl'))])).toEqual([
      'Variable "$input" is not valid: the field "subject.pinfl" of type String! is missing.',
    ])
  })
})
