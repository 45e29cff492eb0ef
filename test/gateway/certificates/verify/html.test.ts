import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { html } from '../../../../gateway/certificates/verify/html.ts'

describe('a page', () => {
  it('shows whatever is put in as text: no sign of it begins a tag, ends an attribute or makes an entity', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [, inAttribute = '', between = ''] =
          /^<p title="(.*)">(.*)<\/p>$/.exec(String(html`<p title="${text}">${text}</p>`)) ?? []
        for (const shown of [inAttribute, between]) {
          expect(shown).not.toMatch(/[<>"']/)
          expect(shown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))).toBe(text)
        }
      }),
    )
  })

  it('takes its own HTML as it is, lists item after item, and nothing for what is absent', () => {
    expect(String(html`<ul>${['a', '<'].map((item) => html`<li>${item}</li>`)}${undefined}</ul>`)).toBe(
      '<ul><li>a</li><li>&#60;</li></ul>',
    )
  })
})
