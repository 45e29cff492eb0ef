/** What holds whatever happens to a request, in whatever order, and whoever does it at the same moment. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { gateBeforeIssue, nextGate } from '../../../../gateway/certificates/act/gates.ts'
import { CertificateError } from '../../../../gateway/certificates/errors.ts'
import { type Changing, createRequestChanges } from '../../../../gateway/certificates/request/changes.ts'
import { findRequest, type RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import {
  isTerminal,
  LIFE,
  next,
  type RequestEvent,
  type RequestState,
  STATES,
  waysFrom,
} from '../../../../gateway/certificates/request/states.ts'
import { type Kept, openKept, rowOf } from '../kept.ts'

const EVENTS = [
  ...new Set(STATES.flatMap((state) => Object.keys(LIFE[state])).concat('DRAFTED', 'SUBMITTED')),
] as readonly RequestEvent[]

/** An event, and for those that may lead to several states which: also one that it may not lead to. */
const happening = fc.tuple(fc.constantFrom(...EVENTS), fc.option(fc.constantFrom(...STATES), { nil: undefined }))
/** Half of it may happen where the request stands, so that lives get long. */
const step = fc.record({ likely: fc.nat(), wild: happening, isWild: fc.boolean() })
const beginning = fc.record({
  draft: fc.boolean(),
  release: fc.constantFrom('EXPLICIT_REQUEST' as const, 'CONSENT' as const),
  paid: fc.boolean(),
})

type Step = ReturnType<typeof step.generate>['value']

function chosenBy(
  { likely, wild, isWild }: Step,
  state: RequestState,
): readonly [RequestEvent, RequestState | undefined] {
  const possible = Object.entries(LIFE[state]).flatMap(([event, states]) =>
    states.map((to) => [event as RequestEvent, to] as const),
  )
  return isWild || possible.length === 0 ? wild : (possible[likely % possible.length] ?? wild)
}

describe('the life of a request', () => {
  it('reaches one end at most and never leaves it; every event is applied or refused, and counted', () => {
    const reached = new Set<RequestState>()
    fc.assert(
      fc.property(beginning, fc.array(step, { maxLength: 40 }), ({ draft, release, paid }, steps) => {
        let state = draft
          ? next(undefined, 'DRAFTED')
          : next(undefined, 'SUBMITTED', nextGate({ release }, { consented: false, paid }))
        let version = 1
        let ends = 0
        let refused = 0
        for (const one of steps) {
          const [event, to] = chosenBy(one, state)
          const before = state
          try {
            state = next(before, event, to)
            version += 1
            if (isTerminal(state)) ends += 1
            expect(waysFrom(before, event)).toContain(state)
          } catch (cause) {
            expect(cause).toBeInstanceOf(CertificateError)
            expect((cause as CertificateError).code).toBe('TRANSITION_FORBIDDEN')
            refused += 1
          }
          if (isTerminal(before)) expect(state).toBe(before)
          reached.add(state)
        }
        expect(version - 1 + refused).toBe(steps.length)
        expect(ends).toBe(isTerminal(state) ? 1 : 0)
      }),
      { numRuns: 12_000 },
    )
    expect([...reached].sort()).toEqual([...STATES].sort())
  })

  it('goes through the gates in their order, and through none that is not there', () => {
    fc.assert(
      fc.property(beginning, fc.boolean(), fc.boolean(), ({ release, paid }, preview, wished) => {
        const gates: RequestState[] = []
        let [consented, settled] = [false, paid]
        for (let gate = nextGate({ release }, { consented, paid: settled }); ; ) {
          gates.push(gate)
          if (gate === 'COLLECTING') break
          if (gate === 'AWAITING_CONSENT') consented = true
          else settled = true
          gate = nextGate({ release }, { consented, paid: settled })
        }
        const wanted = [
          ...(release === 'CONSENT' ? ['AWAITING_CONSENT'] : []),
          ...(paid ? [] : ['AWAITING_PAYMENT']),
          'COLLECTING',
        ]
        expect(gates).toEqual(wanted)
        expect(gateBeforeIssue({ preview }, wished)).toBe(preview || wished ? 'AWAITING_PREVIEW' : 'ISSUED')
      }),
    )
  })
})

describe('two at once', () => {
  let kept: Kept
  beforeAll(async () => {
    kept = await openKept()
  })
  afterAll(() => kept.close())

  const told: RequestRecord[] = []
  const changes = createRequestChanges([async (_transaction, _before, after) => void told.push(after)])

  /** What each end must say of itself. */
  function changeTo(to: RequestState): Changing {
    const at = new Date()
    return {
      at,
      to,
      ...(to === 'REJECTED' && { rejection: { code: 'X', message: TEXTS, decidedAt: at.toISOString() } }),
      ...(to === 'CANCELLED' && { cancellation: { code: 'BY_REQUESTER' as const } }),
      ...(to === 'FAILED' && { failure: { code: 'PERMISSION_ENDED' as const } }),
    }
  }
  const TEXTS = { 'uz-Latn': '', 'uz-Cyrl': '', ru: '', kaa: '', en: '' }

  async function attempt(record: RequestRecord, [event, to]: readonly [RequestEvent, RequestState | undefined]) {
    try {
      const chosen = to ?? waysFrom(record.state, event)[0]
      return await kept.store.db
        .transaction()
        .execute((transaction) =>
          changes.changeRequest(transaction, record, event, chosen ? changeTo(chosen) : { at: new Date() }),
        )
    } catch (cause) {
      if (cause instanceof CertificateError) return cause.code
      throw cause
    }
  }

  it('of two who read the same version one wins and the other is told; the database agrees with the table', async () => {
    const pair = fc.tuple(step, step)
    await fc.assert(
      fc.asyncProperty(
        beginning,
        fc.array(pair, { minLength: 1, maxLength: 8 }),
        async ({ draft, release, paid }, pairs) => {
          const event = draft ? 'DRAFTED' : 'SUBMITTED'
          const status = draft ? 'DRAFT' : nextGate({ release }, { consented: false, paid })
          const row = { ...rowOf(), status, last_event: event } as const
          let record = await kept.store.db.transaction().execute((transaction) => changes.addRequest(transaction, row))
          if (record === undefined) throw new TypeError('it was not made')
          for (const both of pairs) {
            const read: RequestRecord = record
            const heard = told.length
            const wanted = both.map((one) => chosenBy(one, read.state))
            const came = await Promise.all(wanted.map((one) => attempt(read, one)))
            const won = came.filter((one) => typeof one !== 'string')
            const possible = wanted.filter(([each, to]) =>
              to === undefined ? waysFrom(read.state, each).length > 0 : waysFrom(read.state, each).includes(to),
            )
            expect(won).toHaveLength(Math.min(possible.length, 1))
            expect(came.filter((one) => one === 'OVERTAKEN')).toHaveLength(Math.max(possible.length - 1, 0))
            expect(came.filter((one) => one === 'TRANSITION_FORBIDDEN')).toHaveLength(2 - possible.length)
            record = await findRequest(kept.store.db, read.id)
            expect(record?.version).toBe(read.version + won.length)
            // A change that was overtaken told nobody that stayed: only the winner's is what the next one reads.
            expect(told.length - heard).toBe(won.length)
            if (record === undefined) throw new TypeError('it is not there')
          }
        },
      ),
      { numRuns: 300 },
    )
  }, 240_000)
})
