import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { negotiateLanguage } from '../../../gateway/auth/language.ts'
import { LANGUAGES } from '../../../gateway/context.ts'

describe('the language of a request', () => {
  it.each([
    [undefined, 'uz-Latn'],
    ['', 'uz-Latn'],
    ['uz', 'uz-Latn'],
    ['uz-UZ', 'uz-Latn'],
    ['uz-Latn-UZ', 'uz-Latn'],
    ['uz-Cyrl', 'uz-Cyrl'],
    ['UZ-CYRL-uz', 'uz-Cyrl'],
    ['ru-RU', 'ru'],
    ['kaa-Latn', 'kaa'],
    ['en-GB,en;q=0.9', 'en'],
    ['de, ru;q=0.2, en;q=0.7', 'en'],
    ['de-CH', 'uz-Latn'],
    ['oz', 'uz-Latn'],
    ['oz, ru;q=0.1', 'ru'],
    ['*', 'uz-Latn'],
    ['uz;q=0, *', 'uz-Cyrl'],
    ['ru;q=0, ru', 'uz-Latn'],
    ['de, *;q=0.5', 'uz-Latn'],
    ['ru;q=1.5, en;q=0.1', 'en'],
    ['ru;q=abc;;;, en', 'en'],
    ['ru ; q=0.8 , en ; q=0.9', 'en'],
  ])('%p is %s', (header, language) => {
    expect(negotiateLanguage(header)).toBe(language)
  })

  it('is always one of ours, whatever was sent', () => {
    const header = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('uz', 'ru;q=0', '*;q=0', ';q=1', 'x-y', ',')).map(String),
    )
    fc.assert(fc.property(header, (text) => LANGUAGES.includes(negotiateLanguage(text))))
  })
})
