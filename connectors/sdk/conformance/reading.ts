/** Answers of a registry that works: each in its place, complete with where it comes from, and no more than was asked. */
import { isDeepStrictEqual } from 'node:util'
import type { Answer, Provenance } from '../answer.ts'
import { topLevel } from '../fields.ts'
import { ask, callOf, type Entity, ensureOutcomes, forEach, opened, outcomes } from './asking.ts'
import { ensure } from './nonconformity.ts'
import type { Check, Stand, Subject } from './subject.ts'

export function reading(subject: Subject): readonly Check[] {
  return [
    {
      name: 'answers each key in its place: held, not held, asked twice',
      run: (stand) => forEach(subject, stand, placed),
    },
    {
      name: 'answers the same whatever the order of the keys',
      run: (stand) => forEach(subject, stand, unordered),
    },
    {
      name: 'answers as many keys at once as it says, and sends no more than that in one request',
      run: (stand) => forEach(subject, stand, (entity) => inBatches(entity, stand)),
    },
    {
      name: 'asks the registry for the selected fields only, and gives no others',
      run: (stand) => forEach(subject, stand, (entity) => sparingly(entity, stand)),
    },
    {
      name: 'says of every answer where it comes from',
      run: (stand) => forEach(subject, stand, traceably),
    },
    {
      name: 'says that the registry is there, by its cheapest question',
      async run(stand) {
        await opened(subject, stand.options, (registry) => registry.ping(callOf()))
        ensure((await stand.requests.list()).length > 0, 'ping asked nothing')
      },
    },
  ]
}

async function placed(entity: Entity): Promise<void> {
  const { known, unknown, fields, absent = 'NOT_FOUND' } = entity.sample
  const [first = '', second = ''] = known
  const keys = [first, unknown, second, first]
  const answers = await ask(entity, keys, fields)
  ensureOutcomes(answers, ['FOUND', absent, 'FOUND', 'FOUND'], entity.type)
  for (const [at, answer] of answers.entries()) {
    const key = answer.status === 'FOUND' ? Reflect.get(answer.entity, entity.reader.key) : undefined
    ensure(key === undefined || key === keys[at], `${entity.type}: the answer at place ${at} is of another key`)
  }
}

async function unordered(entity: Entity): Promise<void> {
  const { known, unknown, fields } = entity.sample
  const keys = [...known, unknown]
  const there = (await ask(entity, keys, fields)).map(told)
  const back = (await ask(entity, keys.toReversed(), fields)).map(told).toReversed()
  ensure(isDeepStrictEqual(there, back), `${entity.type}: answers change with the order of the keys`)
}

/** Without its provenance, which is of one exchange. */
function told(answer: Answer): unknown {
  return answer.status === 'FOUND' ? answer.entity : answer.status
}

async function inBatches(entity: Entity, { requests }: Stand): Promise<void> {
  const { reader, sample, type } = entity
  const answers = await ask(entity, sample.many(reader.maxBatch), sample.fewer)
  const failed = outcomes(answers).filter((outcome) => !['FOUND', 'NOT_FOUND', 'WITHHELD', 'PENDING'].includes(outcome))
  ensure(
    failed.length === 0,
    `${type}: of ${reader.maxBatch} keys at once ${failed.length} were not answered: ${failed[0]}`,
  )
  const sent = (await requests.list()).flatMap(({ keys = [] }) => keys.length)
  ensure(Math.max(0, ...sent) <= reader.maxBatch, `${type}: one request had more keys than maxBatch`)
}

async function sparingly(entity: Entity, { requests }: Stand): Promise<void> {
  const { known, fields, fewer } = entity.sample
  const keys = known.slice(0, 1)
  const answers = await ask(entity, keys, fewer)
  ensureOutcomes(answers, ['FOUND'], entity.type)
  const few = await fieldsAsked(requests)
  await requests.clear()
  await ask(entity, keys, fields)
  const all = await fieldsAsked(requests)
  const asksLess = few.size < all.size && [...few].every((field) => all.has(field))
  ensure(all.size === 0 || asksLess, `${entity.type}: the registry is asked for as much when less was selected`)
  const own = new Set([...topLevel(fewer), entity.reader.key, '__typename'])
  const given = answers.flatMap((answer) => (answer.status === 'FOUND' ? Object.keys(answer.entity) : []))
  const more = given.filter((field) => !own.has(field))
  ensure(more.length === 0, `${entity.type}: it gives ${more.join(', ')}, which nobody selected`)
}

async function fieldsAsked(requests: Stand['requests']): Promise<ReadonlySet<string>> {
  return new Set((await requests.list()).flatMap(({ fields = [] }) => fields))
}

async function traceably(entity: Entity): Promise<void> {
  const { known, unknown, fields } = entity.sample
  const before = Date.now()
  for (const answer of await ask(entity, [...known, unknown], fields)) {
    if (answer.status === 'FOUND' || answer.status === 'NOT_FOUND') complete(answer.provenance, before, entity.type)
  }
}

const DAY = 86_400_000

function complete(
  { asOf, receivedAt, requestId, requestDigest, responseDigest }: Provenance,
  before: number,
  type: string,
): void {
  const received = receivedAt.getTime()
  ensure(received >= before && received <= Date.now(), `${type}: receivedAt is not the moment of receipt`)
  // A registry's clock may be ahead of ours; its data are not of tomorrow.
  ensure(asOf.getTime() <= Date.now() + DAY, `${type}: asOf is no moment, or one to come`)
  ensure(requestId !== '', `${type}: requestId is empty`)
  const digests = [requestDigest, responseDigest].every((digest) => /^[\da-f]{64}$/.test(digest))
  ensure(digests, `${type}: a digest is no SHA-256 in hex`)
}
