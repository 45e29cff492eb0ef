/**
 * Corrections: the registry corrects the given name in a record, answers with it from then on, and announces that it did to a
 * window, as the window's manual says (POST /registries/<registry>/corrections, HMAC-SHA256 over moment and body).
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Names, Person } from '../population/contract/person.ts'
import type { Population } from '../population/contract.ts'
import type { MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'

const order = z.object({
  /** A person's present names, by PINFL; or those in a birth record, by its number. */
  entity: z.enum(['Person', 'BirthRecord']),
  key: z.string(),
  /** In Latin script. */
  given: z.string().min(1),
  /** Who is told, and under which name this registry is known there. */
  announce: z.object({ to: z.url(), registry: z.string().default('civil'), secret: z.string() }).optional(),
})

type Corrected = Partial<Pick<Person, 'names' | 'namesAtBirth'>>

export interface Correcting {
  /** The same people, as they are after what was corrected. */
  readonly population: Population
  correct(request: MockRequest): Promise<MockResponse>
}

export function correcting(original: Population): Correcting {
  const corrected = new Map<number, Corrected>()
  const asCorrected = (person: Person): Person => ({ ...person, ...corrected.get(person.index) })
  const population: Population = {
    ...original,
    person: (index) => asCorrected(original.person(index)),
    personByPinfl(pinfl) {
      const person = original.personByPinfl(pinfl)
      return person && asCorrected(person)
    },
  }
  return {
    population,
    async correct({ body, asOf }) {
      const { data } = order.safeParse(parsed(body))
      if (data === undefined)
        return json(422, { error: 'a correction has entity (Person, BirthRecord), key and given' })
      const { entity, key, given, announce } = data
      const person = personOf(population, entity, key)
      if (person === undefined) return json(404, { error: `there is no ${entity} of this key` })
      const part = entity === 'Person' ? 'names' : 'namesAtBirth'
      corrected.set(person.index, { ...corrected.get(person.index), [part]: renamed(person[part], given) })
      const correctedAt = asOf.toISOString()
      const announced = announce && (await tell({ entity, key, correctedAt }, announce, asOf))
      return json(200, { entity, correctedAt, ...(announced !== undefined && { announced }) })
    },
  }
}

function personOf(population: Population, entity: 'Person' | 'BirthRecord', key: string): Person | undefined {
  if (entity === 'Person') return population.personByPinfl(key)
  const act = population.actByNumber(key)
  return act?.kind === 'BIRTH' ? population.person(act.child) : undefined
}

function renamed(names: Names, given: string): Names {
  return { ...names, latin: { ...names.latin, given } }
}

/** The status of what the window said. */
async function tell(
  announcement: object,
  { to, registry, secret }: { readonly to: string; readonly registry: string; readonly secret: string },
  now: Date,
): Promise<number> {
  const sent = JSON.stringify(announcement)
  const timestamp = String(Math.floor(now.getTime() / 1_000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.${sent}`).digest('hex')
  const response = await fetch(`${to.replace(/\/$/, '')}/registries/${registry}/corrections`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'darcha-timestamp': timestamp,
      'darcha-signature': `v1=${signature}`,
    },
    body: sent,
    signal: AbortSignal.timeout(5_000),
  })
  return response.status
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
