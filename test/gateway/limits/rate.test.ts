import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { neighbour } from '../../../gateway/limits/rate.ts'

describe('a neighbour', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0000:0000::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['not an address', 'not an address'],
  ])('of %s is %s', (address, expected) => {
    expect(neighbour(address)).toBe(expected)
  })

  it('is the same for a whole network of /64, however its addresses are written', () => {
    const group = fc.integer({ min: 0, max: 0xff_ff }).map((value) => value.toString(16))
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 8, maxLength: 8 }),
        fc.array(group, { minLength: 4, maxLength: 4 }),
        (one, host) => {
          const padded = one.map((value) => value.padStart(4, '0'))
          const other = [...padded.slice(0, 4), ...host]
          return neighbour(one.join(':')) === neighbour(other.join(':'))
        },
      ),
    )
  })
})
