import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { ExecutionResult } from 'graphql'
import { BACKOFF } from '../../../../gateway/certificates/backoff.ts'
import { readyDefinition, readyOver } from '../../../../gateway/certificates/catalogue/definition.ts'
import { type Attempt, stepAfter } from '../../../../gateway/certificates/collect/step.ts'
import { readDossier, writeDossier } from '../../../../gateway/certificates/replay/dossier.ts'
import { readShape, writeShape } from '../../../../gateway/certificates/replay/shape.ts'
import type { RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import { CITIZEN, createWorld, DEFINITIONS, definition, OFFICER, outage, PINFL, PROVIDERS, settle } from '../world.ts'

const NOW = new Date('2026-11-24T09:00:00.123Z')
const { schema } = createWorld().composition

function recordOf(id: string): RequestRecord {
  const { version, facts } = definition(id)
  return {
    id: '0d7bd9d0-6b1c-4c1e-9c1e-2f6a0b0c0d0e',
    definition: { id, version },
    subject: { kind: 'PERSON', key: PINFL },
    identity: CITIZEN,
    state: 'COLLECTING',
    lastEvent: 'SUBMITTED',
    facts: facts.map(({ name }) => ({ name, status: 'GATHERING', attempts: 0 })),
    statement: undefined,
    rejection: undefined,
    failure: undefined,
    cancellation: undefined,
    previewWished: false,
    approvedAt: null,
    nextAttemptAt: null,
    faultySince: null,
    dueAt: new Date('2026-11-25T18:59:59.999Z'),
    createdAt: NOW,
    updatedAt: NOW,
    version: 1,
  }
}

async function attempt(id: string, world = settle(createWorld())): Promise<Attempt> {
  const ready = readyDefinition(definition(id), schema)
  const context = world.open(OFFICER)
  const result = await context.execute(ready.definition.query.text, { subject: PINFL })
  return { record: recordOf(id), ready, result, answers: context.answers, now: NOW, random: 0.5 }
}

/** Written, read, and decided again over the type as it was written. */
function again(made: Attempt) {
  const ready = readyOver(made.ready.definition, readShape(writeShape(made.ready.evidence)))
  return stepAfter({ ...readDossier(writeDossier(made)), ready, random: made.random }, BACKOFF)
}

describe('a dossier', () => {
  it.each(DEFINITIONS.filter(({ subject }) => subject === 'PERSON').map(({ id }) => id))(
    'of %s decides the same again',
    async (id) => {
      const made = await attempt(id)
      const step = stepAfter(made, BACKOFF)
      expect(step.statement ?? step.rejection).toBeDefined()
      expect(again(made)).toEqual(step)
    },
  )

  it('keeps what an error said, where it is one that a definition can do without', async () => {
    const world = settle(createWorld())
    world.breaks(PROVIDERS.at(-1) ?? '', outage())
    const made = await attempt('no-utility-debt', world)
    expect(made.result.errors?.length).toBeGreaterThan(0)
    expect(again(made)).toEqual(stepAfter(made, BACKOFF))
  })

  it('decides the same again over evidence of any kind, true to its type or not', async () => {
    const made = await attempt('no-tax-debt')
    const evidence = fc.record({
      person: fc.option(
        fc.record({
          pinfl: fc.constant(PINFL),
          lifeStatus: fc.constantFrom('ALIVE', 'DECEASED', null, 7),
          names: fc.option(fc.record({ uzLatn: fc.jsonValue() })),
          taxStanding: fc.option(
            fc.record({
              asOf: fc.constant('2026-11-24T08:00:00Z'),
              debts: fc.array(fc.jsonValue(), { maxLength: 2 }),
              totalDebt: fc.record({ amount: fc.constantFrom('0.00', '0', '12.50', ''), currency: fc.constant('UZS') }),
            }),
          ),
        }),
      ),
    })
    const outcomes = new Set<string>()
    fc.assert(
      fc.property(evidence, (data) => {
        const other: Attempt = { ...made, result: { data } as ExecutionResult }
        const step = stepAfter(other, BACKOFF)
        outcomes.add(step.event)
        const { fault: _now, ...replayed } = again(other)
        const { fault: _then, ...decided } = step
        // JSON has one zero.
        expect(JSON.stringify(replayed)).toBe(JSON.stringify(decided))
      }),
      { numRuns: 500 },
    )
    expect([...outcomes].sort()).toEqual(['GRANTED', 'NOT_YET_ANSWERED', 'REFUSED'])
  })

  it('takes no value of a registry for a moment of ours', async () => {
    const made = await attempt('no-tax-debt')
    const data = { person: { $at: '2026-11-24T08:00:00Z', names: [{ $at: 1 }] } }
    expect(readDossier(writeDossier({ ...made, result: { data } })).result.data).toEqual(data)
  })

  it('holds nothing that was drawn by lot', async () => {
    const made = await attempt('no-tax-debt')
    expect(writeDossier({ ...made, random: 0.1 } as Attempt)).toBe(writeDossier({ ...made, random: 0.9 } as Attempt))
  })
})

describe('the type of the evidence', () => {
  it.each(DEFINITIONS.map(({ id }) => id))('of %s is read as it was written', (id) => {
    const { evidence } = readyDefinition(definition(id), schema)
    expect(readShape(writeShape(evidence))).toEqual(evidence)
  })
})
