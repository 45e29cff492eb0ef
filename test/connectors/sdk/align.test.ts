import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { align, alignAnswers, found, notFound, pending, withheld } from '../../../connectors/sdk/align.ts'
import type { Answer, Provenance } from '../../../connectors/sdk/answer.ts'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import { provenanceOf } from '../../../connectors/sdk/transport.ts'

interface Row {
  readonly no: string
  readonly name: string
}

const EXCHANGE = { receivedAt: new Date('2026-11-24T10:00:00Z'), requestDigest: 'a', responseDigest: 'b' }
const PROVENANCE: Provenance = provenanceOf(EXCHANGE, { requestId: '1' })
const row = (no: string, name = `name of ${no}`): Row => ({ no, name })
const toEntity = ({ name }: Row): { name: string } => ({ name })
const aligned = (keys: readonly string[], rows: readonly Row[]): Answer[] =>
  align(keys, rows, ({ no }) => no, toEntity, PROVENANCE)
const statuses = (answers: readonly Answer[]): readonly string[] =>
  answers.map((answer) => (answer.status === 'UNAVAILABLE' ? answer.error.code : answer.status))

describe('rows and keys', () => {
  it('meet by a field of the row, in whatever order the rows come', () => {
    const keys = fc.uniqueArray(fc.string(), { maxLength: 20 })
    fc.assert(
      fc.property(keys, fc.infiniteStream(fc.boolean()), fc.infiniteStream(fc.integer()), (keys, held, order) => {
        const rows = keys.filter(() => held.next().value).map((key) => ({ row: row(key), at: order.next().value }))
        const shuffled = rows.sort((a, b) => a.at - b.at).map((each) => each.row)
        const holds = new Set(shuffled.map(({ no }) => no))
        expect(aligned(keys, shuffled)).toEqual(
          keys.map((key) => (holds.has(key) ? found({ name: `name of ${key}` }, PROVENANCE) : notFound(PROVENANCE))),
        )
      }),
    )
  })

  it('give one answer for each key, in the order of the keys, whatever the registry sends', () => {
    const texts = fc.array(fc.constantFrom('1', '2', '3', '4'))
    fc.assert(
      fc.property(texts, texts, (keys, rows) => {
        const answers = aligned(
          keys,
          rows.map((no) => row(no)),
        )
        expect(answers).toHaveLength(keys.length)
        for (const [at, answer] of answers.entries()) {
          if (answer.status === 'FOUND') expect(answer.entity).toEqual({ name: `name of ${keys[at]}` })
        }
      }),
    )
  })

  it('answer a key twice that was asked twice', () => {
    expect(statuses(aligned(['1', '2', '1'], [row('1')]))).toEqual(['FOUND', 'NOT_FOUND', 'FOUND'])
  })
})

describe('a row that does not fit', () => {
  it('and has a twin makes its key invalid, and that key alone', () => {
    expect(statuses(aligned(['1', '2'], [row('1'), row('2'), row('1', 'other')]))).toEqual(['RECORD_INVALID', 'FOUND'])
  })

  it('and cannot be mapped makes its key invalid, and that key alone', () => {
    const fussy = ({ name }: Row): { name: string } => {
      if (name === 'bad') throw new TypeError('unreadable')
      return { name }
    }
    const answers = align(['1', '2'], [row('1', 'bad'), row('2')], ({ no }) => no, fussy, PROVENANCE)
    expect(statuses(answers)).toEqual(['RECORD_INVALID', 'FOUND'])
    expect(answers[0]).toMatchObject({ error: { cause: expect.any(TypeError) } })
  })

  it('and says itself why keeps its own error', () => {
    const refusing = (): never => {
      throw new RegistryError('REGISTRY_REFUSED', 'registry refused the record')
    }
    expect(statuses(align(['1'], [row('1')], ({ no }) => no, refusing, PROVENANCE))).toEqual(['REGISTRY_REFUSED'])
  })

  it('and was not asked is dropped where every key has its own', () => {
    expect(statuses(aligned(['1'], [row('1'), row('9')]))).toEqual(['FOUND'])
  })

  it('and was not asked, or has no key, takes from an absence its certainty', () => {
    expect(statuses(aligned(['1', '2'], [row('1'), row('9')]))).toEqual(['FOUND', 'RECORD_INVALID'])
    const keyless = align(
      ['1', '2'],
      [row('1'), row('')],
      ({ no }) => (no === '' ? unreadable() : no),
      toEntity,
      PROVENANCE,
    )
    expect(statuses(keyless)).toEqual(['FOUND', 'RECORD_INVALID'])
  })

  it('tells nothing of itself in the error', () => {
    for (const answer of aligned(['30101900000000', '2'], [row('30101900000000'), row('30101900000000'), row('9')])) {
      if (answer.status === 'UNAVAILABLE') expect(answer.error.message).not.toMatch(/\d/)
    }
  })
})

it('a row may say that the registry will not tell, or tells later', () => {
  const said: Readonly<Record<string, Answer>> = {
    '1': withheld('PROTECTED'),
    '2': pending('EX-1', new Date(0)),
    '3': pending('EX-2'),
  }
  const answers = alignAnswers(
    ['1', '2', '3'],
    Object.keys(said),
    String,
    (no) => said[no] ?? unreadable(),
    () => notFound(PROVENANCE),
  )
  expect(answers).toEqual([
    { status: 'WITHHELD', reason: 'PROTECTED' },
    { status: 'PENDING', reference: 'EX-1', availableAt: new Date(0) },
    { status: 'PENDING', reference: 'EX-2' },
  ])
})

it('rows that make one record together are grouped before', () => {
  const rows = [row('1', 'a'), row('2', 'b'), row('1', 'c')]
  const grouped = [...Map.groupBy(rows, ({ no }) => no)]
  const answers = align(
    ['1', '2'],
    grouped,
    ([no]) => no,
    ([, own]) => ({ names: own.map(({ name }) => name) }),
    PROVENANCE,
  )
  expect(answers).toEqual([found({ names: ['a', 'c'] }, PROVENANCE), found({ names: ['b'] }, PROVENANCE)])
})

describe('a provenance', () => {
  it('is of the moment of receipt where the registry tells no other', () => {
    expect(PROVENANCE).toEqual({ ...EXCHANGE, asOf: EXCHANGE.receivedAt, requestId: '1' })
  })

  it('has what the registry tells: its moment, its version of the record', () => {
    const asOf = new Date('2026-11-24T04:00:00Z')
    expect(provenanceOf(EXCHANGE, { requestId: '1', asOf, recordVersion: '7' })).toMatchObject({
      asOf,
      recordVersion: '7',
    })
  })

  it('may differ from row to row', () => {
    const of = (row: Row | undefined): Provenance => provenanceOf(EXCHANGE, { requestId: '1', recordVersion: row?.no })
    const [held, absent] = align(['1', '2'], [row('1')], ({ no }) => no, toEntity, of)
    expect(held).toMatchObject({ provenance: { recordVersion: '1' } })
    expect(absent).toEqual(notFound(PROVENANCE))
  })
})

function unreadable(): never {
  throw new TypeError('unreadable')
}
