import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeList, encodeList, statusAt, VALUES } from '../../../../gateway/certificates/status/list.ts'
import { createShuffle, SIZE } from '../../../../gateway/certificates/status/shuffle.ts'

/** draft-ietf-oauth-status-list, 4.1 and 4.2: twelve statuses of two bits. */
const SHORT = { lst: 'eNo76fITAAPfAgc', statuses: [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3] }

/** The same, Test Vectors for Status List Token Encoding: 2^20 statuses of two bits, all but these 0. */
const LONG = {
  lst: [
    'eNrt2zENACEQAEEuoaBABP5VIO01fCjIHTMStt9ovGV',
    'IAAAAAABAbiEBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEB5WwIAAAAAA',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAID0ugQAAAAAAAAAAAAAAAAAQG12SgAAA',
    'AAAAAAAAAAAAAAAAAAAAAAAAOCSIQEAAAAAAAAAAAAAAAAAAAAAAAD8ExIAAAAAAAA',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwJEuAQAAAAAAAAAAAAAAAAAAAAAAAMB9S',
    'wIAAAAAAAAAAAAAAAAAAACoYUoAAAAAAAAAAAAAAEBqH81gAQw',
  ].join(''),
  entries: [
    [0, 1],
    [1993, 2],
    [25460, 1],
    [159495, 3],
    [495669, 1],
    [554353, 1],
    [645645, 2],
    [723232, 1],
    [854545, 1],
    [934534, 2],
    [1000345, 3],
  ].map(([index = 0, value = 0]) => ({ index, value })),
}

const standing = { 0: 'VALID', 1: 'REVOKED', 2: undefined, 3: 'SUPERSEDED' } as const

describe('the bytes of a status list', () => {
  it('are those of the draft, byte for byte', () => {
    expect(
      encodeList(
        12,
        SHORT.statuses.map((value, index) => ({ index, value })),
      ),
    ).toBe(SHORT.lst)
    expect(decodeList(SHORT.lst)?.toString('hex')).toBe('c944f9')
    expect(encodeList(2 ** 20, LONG.entries)).toBe(LONG.lst)
  })

  it('are read as the draft reads them', () => {
    const short = decodeList(SHORT.lst) ?? Buffer.alloc(0)
    expect(SHORT.statuses.map((_, index) => statusAt(short, index))).toEqual(
      SHORT.statuses.map((value) => standing[value as keyof typeof standing]),
    )
    const long = decodeList(LONG.lst) ?? Buffer.alloc(0)
    expect(long).toHaveLength(2 ** 18)
    for (const { index, value } of LONG.entries) {
      expect(statusAt(long, index)).toBe(standing[value as keyof typeof standing])
      expect(statusAt(long, index + 1)).toBe('VALID')
    }
  })

  it('give back what was put in, whatever that was', () => {
    const value = fc.constantFrom(...Object.values(VALUES))
    const entries = fc.uniqueArray(fc.record({ index: fc.nat(499), value }), { selector: ({ index }) => index })
    fc.assert(
      fc.property(entries, (some) => {
        const bytes = decodeList(encodeList(500, some)) ?? Buffer.alloc(0)
        for (let index = 0; index < 500; index += 1) {
          const wanted = some.find((entry) => entry.index === index)?.value ?? VALUES.VALID
          expect(VALUES[statusAt(bytes, index) ?? 'VALID']).toBe(wanted)
        }
      }),
    )
  })

  it('say nothing of a place that is not in the list, and nothing at all where they are none', () => {
    expect(statusAt(decodeList(SHORT.lst) ?? Buffer.alloc(0), 12)).toBeUndefined()
    expect(decodeList('not a list')).toBeUndefined()
    expect(decodeList('')).toBeUndefined()
  })

  it('are not unpacked where they would fill the memory', () => {
    expect(decodeList(encodeList(2 ** 26, []))).toBeUndefined()
  })
})

describe('the order of places', () => {
  it('meets each place once, whatever the secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (secret) => {
        const shuffle = createShuffle(secret)
        const met = new Uint8Array(SIZE)
        for (let position = 0; position < SIZE; position += 1) met[shuffle(position)] = 1
        expect(met.every((once) => once === 1)).toBe(true)
      }),
      { numRuns: 5 },
    )
  })

  it('puts neighbours far apart, and is another with another secret', () => {
    const [one, other] = [createShuffle(new Uint8Array(32)), createShuffle(new Uint8Array(32).fill(1))]
    const first = Array.from({ length: 1_000 }, (_, position) => one(position))
    const steps = first.slice(1).map((place, at) => Math.abs(place - (first[at] ?? 0)))
    expect(steps.filter((step) => step < SIZE / 100).length).toBeLessThan(60)
    expect(first.filter((place, position) => place === other(position)).length).toBeLessThan(5)
  })
})
