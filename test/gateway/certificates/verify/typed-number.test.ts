import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createNumber } from '../../../../gateway/certificates/issue/number.ts'
import { typedNumber } from '../../../../gateway/certificates/verify/typed-number.ts'

const numbers = fc
  .uint8Array({ minLength: 10, maxLength: 10 })
  .map((random) => createNumber('ND', new Date('2026-11-24T00:00:00Z'), random))

describe('a number typed from paper', () => {
  it('is the number that is printed, however it is spaced and in whatever case', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom('', ' ', '-', ' - ', '.'), fc.boolean(), (number, between, small) => {
        const typed = ` ${number.replaceAll('-', between)} `
        expect(typedNumber(small ? typed.toLowerCase() : typed)).toBe(number)
      }),
    )
  })

  it('may have the letters that look like its digits', () => {
    expect(typedNumber('nd2026-OOOO-IIII-LLLL-0011')).toBe('ND-2026-0000-1111-1111-0011')
  })

  it('that is none is left as it is, and found nowhere', () => {
    expect(typedNumber(' 31210632040244 ')).toBe('31210632040244')
    expect(typedNumber('')).toBe('')
  })
})
