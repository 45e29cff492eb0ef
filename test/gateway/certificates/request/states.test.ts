import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  BEGINNINGS,
  certificateStatus,
  isTerminal,
  LIFE,
  next,
  STATES,
} from '../../../../gateway/certificates/request/states.ts'
import { openStore, type Store } from '../../../../gateway/store/store.ts'
import { testDatabase } from '../../../support/postgres.ts'

const ways = [BEGINNINGS, ...STATES.map((state) => LIFE[state])].flatMap((events, at) =>
  Object.entries(events).flatMap(([event, states]) => states.map((to) => `${STATES[at - 1] ?? ''} ${event} ${to}`)),
)

describe('the table of states', () => {
  let store: Store
  beforeAll(async () => {
    store = await openStore({ url: (await testDatabase()).url })
  })
  afterAll(() => store.close())

  it('is the same in the code and in the database', async () => {
    const rows = await store.db.selectFrom('certificate_request_transition').selectAll().execute()
    expect(rows.map((row) => `${row.from_status} ${row.event} ${row.to_status}`).sort()).toEqual([...ways].sort())
  })

  it('ends in four states, in each of which nothing can happen', () => {
    expect(STATES.filter(isTerminal)).toEqual(['ISSUED', 'REJECTED', 'CANCELLED', 'FAILED'])
  })

  it('leads from everywhere to an end, and everywhere from the beginning', () => {
    const reached = new Set<string>(Object.values(BEGINNINGS).flat())
    for (const state of reached)
      for (const to of Object.values(LIFE[state as keyof typeof LIFE]).flat()) reached.add(to)
    expect([...reached].sort()).toEqual([...STATES].sort())
    const ending = new Set<string>(STATES.filter(isTerminal))
    for (let size = 0; size < ending.size; ) {
      size = ending.size
      for (const state of STATES)
        if (
          Object.values(LIFE[state])
            .flat()
            .some((to) => ending.has(to))
        )
          ending.add(state)
    }
    expect([...ending].sort()).toEqual([...STATES].sort())
  })

  it('lets nobody stop by a wish what is being signed, and everybody what is not', () => {
    const open = STATES.filter((state) => !isTerminal(state))
    expect(open.filter((state) => !('CANCELLED_BY_REQUESTER' in LIFE[state]))).toEqual(['READY'])
  })
})

describe('what follows', () => {
  it('is the one state that an event leads to, or the chosen one of several', () => {
    expect(next('WAITING', 'TAKEN_UP')).toBe('COLLECTING')
    expect(next('COLLECTING', 'GRANTED', 'AWAITING_PREVIEW')).toBe('AWAITING_PREVIEW')
    expect(next(undefined, 'DRAFTED')).toBe('DRAFT')
  })

  it.each([
    ['ISSUED', 'TAKEN_UP', undefined],
    ['COLLECTING', 'GRANTED', undefined],
    ['COLLECTING', 'GRANTED', 'READY'],
    ['DRAFT', 'PAID', 'COLLECTING'],
  ] as const)('is refused where no way leads: %s, %s, %s', (state, event, chosen) => {
    expect(() => next(state, event, chosen)).toThrow(expect.objectContaining({ code: 'TRANSITION_FORBIDDEN' }))
  })
})

describe('a certificate', () => {
  const past = new Date('2026-01-01T00:00:00Z')
  const now = new Date('2026-02-01T00:00:00Z')

  it.each([
    ['VALID', null, 'VALID'],
    ['VALID', past, 'EXPIRED'],
    ['SUPERSEDED', past, 'SUPERSEDED'],
    ['REVOKED', past, 'REVOKED'],
  ] as const)('that is kept as %s and valid until %s stands as %s', (stored, until, status) => {
    expect(certificateStatus(stored, until, now)).toBe(status)
  })
})
