import { describe, expect, it } from '@jest/globals'
import { BACKOFF } from '../../../../gateway/certificates/backoff.ts'
import { readyDefinition } from '../../../../gateway/certificates/catalogue/definition.ts'
import { stepAfter } from '../../../../gateway/certificates/collect/step.ts'
import { contradictionMessage, contradictionsIn } from '../../../../gateway/certificates/decide/contradictions.ts'
import { type Definition, LANGUAGES } from '../../../../schema/index.ts'
import { CITIZEN, createWorld, definition, OFFICER, PINFL, settle, standing, type World } from '../world.ts'

const NOW = new Date('2026-11-24T09:00:00Z')
const { schema } = createWorld().composition
const label = definition('no-tax-debt').title

function comparing(compare: Definition['contradictions'][number]['compare'], left: string, right: string) {
  const contradictions = [{ name: 'twice', label, left, right, compare, blocks: false }]
  return { definition: { ...definition('no-tax-debt'), contradictions } }
}

describe('what two registries tell', () => {
  const names = comparing('NAME', 'person.names', 'person.taxName')

  it('is no contradiction in another script, nor where one of them tells nothing', () => {
    const told = (taxName: unknown) => ({ person: { names: { family: 'Gʻulomov', given: 'Oʻktam' }, taxName } })
    expect(contradictionsIn(names, told('ҒУЛОМОВ ЎКТАМ КАРИМ ЎҒЛИ'))).toEqual([])
    expect(contradictionsIn(names, told(null))).toEqual([])
    expect(contradictionsIn(names, told(''))).toEqual([])
    expect(contradictionsIn(names, { person: null })).toEqual([])
  })

  it('is shown as told where it differs', () => {
    const evidence = { person: { names: { family: 'Gʻulomov', given: 'Oʻktam' }, taxName: 'KARIMOV ANVAR' } }
    expect(contradictionsIn(names, evidence)).toEqual([
      { name: 'twice', left: evidence.person.names, right: 'KARIMOV ANVAR', blocks: false },
    ])
  })

  it('agrees where any of several does', () => {
    const lists = comparing('DATE', 'records.day', 'card.day')
    const records = [{ day: '1987-04-12' }, { day: '1987-05' }]
    expect(contradictionsIn(lists, { records, card: { day: '1987-05-01' } })).toEqual([])
    expect(contradictionsIn(lists, { records, card: { day: '1988' } })).toHaveLength(1)
    expect(contradictionsIn(lists, { records: [], card: { day: '1988' } })).toEqual([])
  })

  it('is compared as addresses and texts where the definition says so', () => {
    const evidence = { a: 'Sergeli tumani, Doʻstlik koʻchasi, 12-uy', b: 'Сергели т., Дўстлик к., 12' }
    expect(contradictionsIn(comparing('ADDRESS', 'a', 'b'), evidence)).toEqual([])
    expect(contradictionsIn(comparing('TEXT', 'a', 'b'), evidence)).toHaveLength(1)
  })
})

describe('a certificate', () => {
  it('states what differs and does not block', async () => {
    const step = await decided(known({ name: 'YUSUPOV ANVAR', birthDate: '1963-10-12' }))
    expect(step.statement?.contradictions).toEqual([
      {
        name: 'name-in-tax',
        left: expect.objectContaining({ family: 'Karimov' }),
        right: 'YUSUPOV ANVAR',
        blocks: false,
      },
    ])
    expect(step.event).toBe('GRANTED')
  })

  it('is refused where what differs blocks, by the name of the fact in every language, and without what was told', async () => {
    const step = await decided(known({ name: 'КАРИМОВ АНВАР', birthDate: '1971-01-30' }))
    expect(step).toMatchObject({ event: 'REFUSED', rejection: { code: 'CONTRADICTION' } })
    expect(step.statement).toBeUndefined()
    const { message } = step.rejection!
    for (const language of LANGUAGES) expect(message[language].length).toBeGreaterThan(60)
    expect(message.en).toMatch(/Day of birth/)
    expect(JSON.stringify(message)).not.toContain('1971')
  })

  it('is refused by its rule before anybody looks for contradictions', async () => {
    const world = known({ name: 'YUSUPOV ANVAR', birthDate: '1971-01-30' }, standing('5.00'))
    expect(await decided(world)).toMatchObject({ rejection: { code: 'DEBT_EXISTS' } })
  })

  it('has words for each fact that is told twice', () => {
    expect(Object.keys(contradictionMessage(label)).sort()).toEqual([...LANGUAGES].sort())
  })
})

function known(taxRegistration: object, taxStanding = standing('0.00')): World {
  const world = settle(createWorld())
  world.answer('tax', 'Person', PINFL, { pinfl: PINFL, taxStanding, taxRegistration })
  return world
}

async function decided(world: World) {
  const ready = readyDefinition(definition('no-tax-debt'), schema)
  const context = world.open(OFFICER)
  const result = await context.execute(ready.definition.query.text, { subject: PINFL })
  const record = {
    ...{ id: 'r-1', definition: { id: 'no-tax-debt', version: '1' }, subject: { kind: 'PERSON' as const, key: PINFL } },
    ...{ identity: CITIZEN, state: 'COLLECTING' as const, lastEvent: 'SUBMITTED' as const, facts: [] },
    ...{ statement: undefined, rejection: undefined, failure: undefined, cancellation: undefined },
    ...{ nextAttemptAt: null, faultySince: null, dueAt: NOW, createdAt: NOW, updatedAt: NOW, version: 1 },
  }
  return stepAfter({ record: record as never, ready, result, answers: context.answers, now: NOW, random: 0.5 }, BACKOFF)
}
