import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import { encode } from '../../../gateway/audit/entry.ts'
import { noteReads } from '../../../gateway/audit/reads.ts'
import type { RequestIdentity } from '../../../gateway/context.ts'
import { GatewayError } from '../../../gateway/errors.ts'
import type { Read, ReadAnswer, ReadItem } from '../../../gateway/read.ts'
import { contextOf, type TestContext } from '../../support/contexts.ts'
import { PEOPLE, PROVENANCE, registryOf } from '../../support/slices.ts'
import { testWindow } from '../../support/window.ts'
import { journalOn, type MemoryTrail, memoryTrail, PSEUDONYMS, person } from './memory.ts'

const SELF = '31210632040244'
const WARD = '50101152040013'
const MOTHER = '40201902050010'
const HOUSE = '10:04:01:02:03:0004'

const OFFICER: RequestIdentity = {
  principal: {
    kind: 'officer',
    id: 'o-1',
    clientId: 'oss',
    scopes: [],
    pinfl: '31210932040247',
    organization: { id: 'GOV/200', name: 'Sergeli DXM' },
  },
  purpose: 'CASE',
  caseNumber: '2026/17',
  language: 'en',
}

let trail: MemoryTrail

beforeEach(() => {
  trail = memoryTrail()
})

describe('an entry', () => {
  it('says who asked which registry for what, why, and what came of it, in pseudonyms', async () => {
    const context = contextOf({ ...OFFICER, onBehalfOf: MOTHER })
    await read([SELF], async () => [found()], context)
    await context.finish()
    expect(trail.entries()).toEqual([
      {
        at: expect.any(Date),
        subject: person(SELF),
        registry: 'civil',
        entity: 'Person',
        record: person(SELF),
        fields: ['birthDate', 'sex'],
        categories: ['Person:birthDate,sex'],
        reader: {
          kind: 'officer',
          id: person('31210932040247'),
          client: 'oss',
          organization: { id: 'GOV/200', name: 'Sergeli DXM' },
        },
        onBehalfOf: person(MOTHER),
        purpose: 'CASE',
        caseNumber: '2026/17',
        outcome: 'FOUND',
        cached: false,
        operation: context.requestId,
        exchange: PROVENANCE.requestId,
      },
    ])
  })

  it.each<[string, ReadAnswer, object]>([
    ['an answer from memory', { ...found(), cached: true }, { outcome: 'FOUND', cached: true, exchange: 'r-1' }],
    ['that there is no such record', { status: 'NOT_FOUND', provenance: PROVENANCE }, { outcome: 'NOT_FOUND' }],
    ['a refusal of ours', denied(), { outcome: 'DENIED', reason: 'ACCESS_DENIED' }],
    ['a refusal of the registry', { status: 'WITHHELD', reason: 'SECRET' }, { outcome: 'WITHHELD', reason: 'SECRET' }],
    ['a delay', { status: 'PENDING', reference: 'p-1' }, { outcome: 'PENDING' }],
    [
      'a failure',
      { status: 'UNAVAILABLE', error: new RegistryError('REGISTRY_TIMEOUT', 'civil did not answer') },
      { outcome: 'UNAVAILABLE', reason: 'REGISTRY_TIMEOUT' },
    ],
  ])('is written for %s', async (_, answer, entry) => {
    const context = contextOf()
    expect(await read([SELF], async () => [answer], context)).toEqual([answer])
    await context.finish()
    expect(trail.entries()).toMatchObject([entry])
  })

  it.each([
    [new GatewayError('OPERATION_TOO_LARGE', 'too many calls'), { outcome: 'DENIED', reason: 'OPERATION_TOO_LARGE' }],
    [new TypeError('a fault of ours'), { outcome: 'UNAVAILABLE', reason: 'INTERNAL' }],
  ])('is written for a read that ended with %p, which goes on', async (cause, entry) => {
    const context = contextOf()
    await expect(read([SELF], async () => await Promise.reject(cause), context)).rejects.toBe(cause)
    await context.finish()
    expect(trail.entries()).toMatchObject([entry])
  })

  it('never holds a key, whoever reads whatever about whomever', async () => {
    const pinfl = fc.stringMatching(/^[1-6][0-9]{13}$/)
    await fc.assert(
      fc.asyncProperty(pinfl, pinfl, pinfl, async (reader, subject, represented) => {
        const one = memoryTrail()
        const principal = { ...OFFICER.principal, pinfl: reader, id: reader }
        const context = contextOf({ ...OFFICER, principal, onBehalfOf: represented })
        await noteReads(journalOn(one), NO_CATEGORIES)(async () => [found(), denied()])(
          { registry: 'civil', entity: 'Person', items: [item(subject), item(represented)] },
          context,
        )
        await context.finish()
        const text = one.entries().map(encode).join()
        for (const secret of [reader, subject, represented]) expect(text).not.toContain(secret)
      }),
    )
  })

  it('holds what the database keeps, whatever an id was made of', async () => {
    const context = contextOf({ ...OFFICER, caseNumber: `17\0${'x'.repeat(300)}` })
    const answer = { ...found(), provenance: { ...PROVENANCE, requestId: 'a\0b\ud800' } }
    await read([SELF], async () => [answer], context)
    await context.finish()
    expect(trail.entries()).toMatchObject([{ caseNumber: `17${'x'.repeat(198)}`, exchange: 'ab\ufffd' }])
  })
})

describe('the fields of an entry', () => {
  it('are what the registry was asked for: the union over the question, for each that was asked', async () => {
    const context = contextOf()
    const items = [item(SELF, ['sex']), item(MOTHER, ['birthDate']), item(WARD, ['names']), item('4', ['death'])]
    const next: Read = async () => [found(), found(), denied(), { ...found(), cached: true }]
    await noting()(next)({ registry: 'civil', entity: 'Person', items }, context)
    await context.finish()
    expect(trail.entries().map(({ fields }) => fields)).toEqual([
      ['birthDate', 'sex'],
      ['birthDate', 'sex'],
      ['names'],
      ['death'],
    ])
  })
})

describe('in whose trail an entry stands', () => {
  it('that of the person whose own record it is', async () => {
    const context = contextOf(OFFICER)
    await read([SELF, MOTHER], async () => [found(), found()], context)
    await context.finish()
    expect(subjects()).toEqual([person(SELF), person(MOTHER)])
  })

  it('that of the person whom the operation is about, for a record that they were led to', async () => {
    const context = contextOf(OFFICER)
    await read([SELF], async () => [found()], context)
    await readHouse(context)
    await read([MOTHER], async () => [found()], context)
    await context.finish()
    expect(subjects()).toEqual([person(SELF), person(SELF), person(MOTHER)])
    expect(trail.entries()[1]?.record).toBe(PSEUDONYMS.of('House', HOUSE))
  })

  it('still that person’s in what the same request reads after a commit', async () => {
    const context = contextOf(OFFICER)
    await read([SELF], async () => [found()], context)
    await context.finish()
    await readHouse(context)
    await context.finish()
    expect(subjects()).toEqual([person(SELF), person(SELF)])
    expect(trail.commits).toHaveLength(2)
  })

  it('that of the ward, not of the guardian who reads', async () => {
    const context = contextOf()
    await read([WARD], async () => [found()], context)
    await readHouse(context)
    await context.finish()
    expect(subjects()).toEqual([person(WARD), person(WARD)])
  })

  it('that of the person acted for, where no person’s record was read', async () => {
    const context = contextOf({ ...OFFICER, onBehalfOf: SELF })
    await readHouse(context)
    await context.finish()
    expect(subjects()).toEqual([person(SELF)])
  })

  it('that of the citizen who reads', async () => {
    const context = contextOf()
    await readHouse(context)
    await context.finish()
    expect(subjects()).toEqual([person(SELF)])
  })

  it('nobody’s, where it may be one of several or nobody is known', async () => {
    const several = contextOf(OFFICER)
    await read([SELF, MOTHER], async () => [found(), found()], several)
    await readHouse(several)
    const none = contextOf(OFFICER)
    await readHouse(none)
    await several.finish()
    await none.finish()
    expect(subjects().slice(2)).toEqual([undefined, undefined])
  })
})

describe('an operation', () => {
  const window = () =>
    testWindow({
      slices: [PEOPLE],
      readers: new Map([['people', { Person: { key: 'pinfl' } }]]),
      registries: new Map([['people', registryOf({ Person: 'pinfl' }, { Person: { [SELF]: { birthDate: '1963' } } })]]),
      interceptors: [noting()],
    })
  const question = `{ person(pinfl: "${SELF}") { birthDate } }`

  it('is answered when its entries are committed', async () => {
    expect(await window().ask(question)).toEqual({ data: { person: { birthDate: '1963' } } })
    expect(trail.commits).toMatchObject([[{ registry: 'people', fields: ['birthDate'], outcome: 'FOUND' }]])
  })

  it('is not answered when they cannot be', async () => {
    trail.down = true
    const { data, errors } = await window().ask(question)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'AUDIT_UNAVAILABLE', retryable: true } }])
  })
})

describe('the commit', () => {
  it('is one for all that an operation read, before its answer', async () => {
    const context = contextOf()
    await read([SELF], async () => [found()], context)
    await readHouse(context)
    expect(trail.commits).toEqual([])
    await context.finish()
    expect(trail.commits).toMatchObject([[{ entity: 'Person' }, { entity: 'House' }]])
  })

  it('keeps the answer here when it fails', async () => {
    const context = contextOf()
    trail.down = true
    await read([SELF], async () => [found()], context)
    await expect(context.finish()).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' })
  })

  it('comes by itself for what no answer took along', async () => {
    const lingering = journalOn(trail, { linger: 1 })
    await noteReads(lingering, NO_CATEGORIES)(async () => [found()])(question([SELF]), contextOf())
    await until(() => trail.commits.length > 0)
    expect(trail.entries()).toMatchObject([{ outcome: 'FOUND' }])
  })

  it('that fails with nobody waiting for it is told to the operator', async () => {
    trail.down = true
    const lost: unknown[] = []
    const lingering = journalOn(trail, { linger: 1, onLost: (error) => lost.push(error) })
    await noteReads(lingering, NO_CATEGORIES)(async () => [found()])(question([SELF]), contextOf())
    await until(() => lost.length > 0)
    expect(lost).toMatchObject([{ code: 'AUDIT_UNAVAILABLE' }])
  })

  it('comes at the latest when the window closes', async () => {
    const journal = journalOn(trail)
    await noteReads(journal, NO_CATEGORIES)(async () => [found()])(question([SELF]), contextOf())
    await journal.close()
    expect(trail.entries()).toHaveLength(1)
  })
})

const NO_CATEGORIES = { categories: () => [] }

function noting() {
  return noteReads(journalOn(trail), { categories: (entity, fields) => [`${entity}:${fields.join()}`] })
}

/** One journal for all reads of a test, as a window has it. */
const journals = new WeakMap<MemoryTrail, ReturnType<typeof noting>>()

async function read(keys: readonly string[], next: Read, context: TestContext): Promise<readonly ReadAnswer[]> {
  const interceptor = journals.get(trail) ?? noting()
  journals.set(trail, interceptor)
  return await interceptor(next)(question(keys), context)
}

async function readHouse(context: TestContext): Promise<void> {
  const interceptor = journals.get(trail) ?? noting()
  journals.set(trail, interceptor)
  await interceptor(async () => [found()])(
    { registry: 'land', entity: 'House', items: [item(HOUSE, ['area'])] },
    context,
  )
}

function question(keys: readonly string[]) {
  return { registry: 'civil', entity: 'Person', items: keys.map((key) => item(key)) }
}

function item(key: string, fields: readonly string[] = ['birthDate', 'sex']): ReadItem {
  return { key, fields }
}

function found(): ReadAnswer {
  return { status: 'FOUND', entity: {}, provenance: PROVENANCE }
}

function denied(): ReadAnswer {
  return { status: 'WITHHELD', reason: 'ACCESS_DENIED', denied: true }
}

function subjects() {
  return trail.entries().map(({ subject }) => subject)
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
