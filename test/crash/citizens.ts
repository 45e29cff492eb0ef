/**
 * Citizens at their front end: each asks for certificates about themselves, keeps the id of what was acknowledged, and asks
 * again under the same key for what was not.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { RunningMocks } from '../../mocks/main.ts'
import type { SampleName } from '../../mocks/population/samples.ts'
import { askerOf } from '../support/ask.ts'
import { pick } from './random.ts'

/** Some are granted, some refused, some about dwellings and some about nothing. */
const PEOPLE: readonly SampleName[] = [
  'ordinary',
  'ordinaryWife',
  'taxDebtor',
  'utilityDebtor',
  'noDwelling',
  'twoDwellings',
  'widowed',
  'halfOwner',
]

const REQUEST = `mutation ($input: RequestCertificateInput!) {
  requestCertificate(input: $input) { __typename ... on CertificateRequest { id } }
}`

interface Citizen {
  readonly pinfl: string
  readonly token: string
  /** What was asked for and not acknowledged yet. */
  pending: { readonly type: string; readonly key: string } | undefined
}

interface Reply {
  readonly requestCertificate: { readonly __typename: string; readonly id?: string }
}

/** The types that a citizen can ask for about themselves; what costs something is paid by somebody at once. */
export async function offered(url: string, mocks: RunningMocks): Promise<readonly string[]> {
  const token = await mocks.identity.token({ persona: 'citizen', pinfl: pinflOf(mocks, 'ordinary') })
  const query = '{ certificateTypes { id subjectKind requesters } }'
  const { data } = await askerOf(url)<{ certificateTypes: readonly OfferedType[] }>(query, {}, { token })
  return (data?.certificateTypes ?? [])
    .filter(({ subjectKind, requesters }) => subjectKind === 'PERSON' && requesters.includes('SUBJECT'))
    .map(({ id }) => id)
}

interface OfferedType {
  readonly id: string
  readonly subjectKind: string
  readonly requesters: readonly string[]
}

export class Citizens {
  /** Ids by idempotency key. */
  readonly acknowledged = new Map<string, string>()
  /** Keys for which two ids were told: must stay empty. */
  readonly contradicted: string[] = []
  readonly #citizens: readonly Citizen[]
  readonly #types: readonly string[]
  readonly #random: () => number

  private constructor(citizens: readonly Citizen[], types: readonly string[], random: () => number) {
    this.#citizens = citizens
    this.#types = types
    this.#random = random
  }

  static async of(mocks: RunningMocks, types: readonly string[], random: () => number): Promise<Citizens> {
    const citizens = await Promise.all(
      PEOPLE.map(async (name): Promise<Citizen> => {
        const pinfl = pinflOf(mocks, name)
        return { pinfl, token: await mocks.identity.token({ persona: 'citizen', pinfl }), pending: undefined }
      }),
    )
    return new Citizens(citizens, types, random)
  }

  /** All of them at once, until the gateway is gone. */
  async ask(url: string, end: AbortSignal): Promise<void> {
    await Promise.all(
      this.#citizens.map(async (citizen) => {
        while (!end.aborted && (await this.#askOnce(url, citizen))) await wait(50 + this.#random() * 200)
      }),
    )
  }

  /** What is still unanswered: of a front end that does not give up. */
  async askLeftOver(url: string): Promise<void> {
    for (const citizen of this.#citizens) {
      while (citizen.pending !== undefined && (await this.#askOnce(url, citizen))) await wait(100)
    }
  }

  /** Whether the gateway is still there. */
  async #askOnce(url: string, citizen: Citizen): Promise<boolean> {
    citizen.pending ??= { type: pick(this.#types, this.#random), key: crypto.randomUUID() }
    const { type, key } = citizen.pending
    const input = { type, subject: { pinfl: citizen.pinfl }, idempotencyKey: key }
    const asking = { token: citizen.token, headers: { 'darcha-purpose': 'CERTIFICATE' } }
    try {
      const { data, errors } = await askerOf(url)<Reply>(REQUEST, { input }, asking)
      // Told to slow down, or that the gateway closes: not acknowledged.
      if (errors !== undefined || data == null) return true
      const { id, __typename: kind } = data.requestCertificate
      if (id === undefined) throw new TypeError(`${type} was answered with ${kind}`)
      const before = this.acknowledged.get(key)
      if (before !== undefined && before !== id) this.contradicted.push(key)
      this.acknowledged.set(key, id)
      // Now and then the same is sent once more, as after a reply that got lost.
      if (this.#random() < 0.9) citizen.pending = undefined
      return true
    } catch (error) {
      if (error instanceof TypeError && error.message.includes('was answered with')) throw error
      return false
    }
  }
}

function pinflOf({ population }: RunningMocks, name: SampleName): string {
  const sample = population.samples[name]
  if ('pinfl' in sample) return sample.pinfl
  throw new TypeError(`${name} is not a person`)
}
