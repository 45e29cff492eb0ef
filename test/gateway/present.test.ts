import { describe, expect, it } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { LANGUAGES } from '../../gateway/context.ts'
import { ERRORS, GatewayError } from '../../gateway/errors.ts'
import { MESSAGES, messageOf } from '../../gateway/messages.ts'
import { present, statusOf, translate } from '../../gateway/present.ts'

describe('what a client is told', () => {
  it('is a code, a sentence in its language and the exact path', () => {
    const cause = new GatewayError('REGISTRY_TIMEOUT', 'inner words', { registry: 'r', retryAfter: 1500 })
    const shown = present({ message: 'inner words', path: ['a', 0] }, new GraphQLError('x', { originalError: cause }))
    expect(translate(shown, 'ru')).toEqual({
      message: MESSAGES.REGISTRY_TIMEOUT.ru,
      path: ['a', 0],
      extensions: { code: 'REGISTRY_TIMEOUT', retryable: true, registry: 'r', retryAfterMs: 1500 },
    })
  })

  it('is nothing of our insides', () => {
    const shown = present({ message: 'connect ECONNREFUSED 10.0.0.1', extensions: { code: 'X' } }, new TypeError('x'))
    expect(shown).toEqual({ message: MESSAGES.INTERNAL.en, extensions: { code: 'INTERNAL', retryable: false } })
  })

  it.each([
    'Variable "$pinfl" got invalid value "31210632040245"; Expected type Pinfl; x.',
    'Variable "$pinfl" got invalid value {"a":"31210632040245; x"}; Expected type Pinfl; x.',
    'Expected value of type "Int", found "31210632040245".',
    'Variable "$to" got invalid value "31210632040245"; Int cannot represent non-integer value: "31210632040245"',
    'Variable "$a" got invalid value { b: "31210632040245" } at "a.b"; ID cannot represent value: { b: "31210632040245" }',
    'String cannot represent a non string value: 31210632040245',
    'Variable "$l" got invalid value "31210632040245"; Value "31210632040245" does not exist in "Language" enum.',
  ])('is not what it sent: %s', (message) => {
    const shown = present({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }, new GraphQLError(message))
    expect(shown.message).not.toContain('31210632040245')
    expect(shown.extensions?.['code']).toBe('BAD_REQUEST')
  })

  it('sets the status of a response that is an error as a whole, and of no other', () => {
    const error = present({ message: '' }, new GatewayError('RATE_LIMITED', 'x', { retryAfter: 1200 }))
    expect(statusOf([error], undefined)).toEqual({ status: 429, retryAfterSeconds: 2 })
    expect(statusOf([error], { a: 1 })).toBeUndefined()
    expect(statusOf(undefined, null)).toBeUndefined()
  })
})

describe('the table of errors', () => {
  it('has a sentence for every code in every language, each its own', () => {
    for (const code of Object.keys(ERRORS) as (keyof typeof ERRORS)[]) {
      const sentences = LANGUAGES.map((language) => messageOf(code, language, { scalar: 'S', fault: 'F' }))
      expect(new Set(sentences).size).toBe(LANGUAGES.length)
    }
  })
})
