/** When a request that waits asks again: never before a registry said that it has an answer. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Answer } from '../../../connectors/sdk/answer.ts'
import { BACKOFF, nextAttempt } from '../../../gateway/certificates/backoff.ts'
import { readyDefinition } from '../../../gateway/certificates/catalogue/definition.ts'
import { judge } from '../../../gateway/certificates/collect/gathering.ts'
import { createWorld, DWELLING, definition, OFFICER, PINFL, settle } from './world.ts'

const NOW = Date.parse('2026-11-27T10:00:00Z')
const YEAR = 365 * 24 * 3_600_000

const moment = (from: number) => fc.integer({ min: from, max: from + YEAR }).map((ms) => new Date(ms))

describe('the next attempt', () => {
  it('is never before the moment that a registry named, nor after the end of the permission to ask', () => {
    const pause = fc.record({
      attempts: fc.integer({ min: 1, max: 10_000 }),
      now: fc.constant(new Date(NOW)),
      notBefore: fc.option(moment(NOW - YEAR), { nil: undefined }),
      end: moment(NOW),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    })
    const backoff = fc.record({
      first: fc.integer({ min: 1, max: 60_000 }),
      longest: fc.integer({ min: 1, max: YEAR }),
    })
    fc.assert(
      fc.property(pause, backoff, (given, times) => {
        const at = nextAttempt(given, times).getTime()
        const named = given.notBefore?.getTime() ?? given.now.getTime()
        expect(at).toBeGreaterThanOrEqual(Math.min(named, given.end.getTime()))
        expect(at).toBeLessThanOrEqual(given.end.getTime())
      }),
      { numRuns: 2_000 },
    )
  })

  it('is in time for what a registry said of itself, however many of them will answer later', async () => {
    const world = settle(createWorld())
    const ready = readyDefinition(definition('no-utility-debt'), world.composition.schema)
    const later = fc.integer({ min: 1_000, max: 30 * 24 * 3_600_000 })
    await fc.assert(
      fc.asyncProperty(later, later, fc.boolean(), async (identity, dwellings, both) => {
        const answerAt = (ms: number): Answer => ({
          status: 'PENDING',
          reference: 'r-1',
          availableAt: new Date(Date.now() + ms),
        })
        settle(world)
        world.answer('land', 'Dwelling', DWELLING, answerAt(dwellings))
        if (both) world.answer('civil', 'Person', PINFL, answerAt(identity))
        const context = world.open(OFFICER)
        const result = await context.execute(ready.definition.query.text, { subject: PINFL })
        const now = new Date()
        const { notBefore } = judge(ready, result, context.answers, now)
        const owed = context.answers.flatMap(({ availableAt }) => availableAt?.getTime() ?? [])
        expect(owed.length).toBeGreaterThan(0)
        const end = new Date(NOW + 10 * YEAR)
        const at = nextAttempt({ attempts: 1, now, notBefore, end, random: 0 }, BACKOFF)
        expect(at.getTime()).toBeGreaterThanOrEqual(Math.max(...owed))
      }),
      { numRuns: 50 },
    )
  })
})
