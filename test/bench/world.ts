/**
 * What all contenders share: the mocks that they ask, the question, the person it is about, and the readers of the roster.
 */

import { roster } from '../../connectors/index.ts'
import type { Call } from '../../connectors/sdk/call.ts'
import type { Registry } from '../../connectors/sdk/connector.ts'
import type { RegistryLine } from '../../mocks/window.ts'

/** Sent to a contender's process at its start. */
export interface World {
  readonly registries: readonly RegistryLine[]
  readonly issuer: string
  readonly databaseUrl: string
  readonly data: string
}

/** Four registries, ten requests upstream: SOAP, REST with OAuth2, X-Road REST twice, five REST providers and one over SQL. */
export const QUESTION = `query Bench($pinfl: Pinfl!) {
  person(pinfl: $pinfl) {
    pinfl
    names { uzLatn { family given patronymic } }
    birthDate
    taxStanding { asOf totalDebt { amount currency } }
    dwellings(first: 5) {
      totalCount
      edges { node {
        share { numerator denominator }
        dwelling {
          cadastralNumber
          address
          utilityConnections { assignment { service provider { name } } accounts { number debt { amount currency } } }
        }
      } }
    }
  }
}`

export const FIELDS = {
  person: ['birthDate', 'names.uzLatn.family', 'names.uzLatn.given', 'names.uzLatn.patronymic'],
  tax: ['taxStanding.asOf', 'taxStanding.totalDebt.amount', 'taxStanding.totalDebt.currency'],
  holdings: ['dwellings.dwelling.cadastralNumber', 'dwellings.share.denominator', 'dwellings.share.numerator'],
  dwelling: ['address', 'territory'],
  connection: ['accounts.debt.amount', 'accounts.debt.currency', 'accounts.number'],
}

export type Registries = ReadonlyMap<string, Registry>

/** Every registry by name, opened by the roster's connectors: the same sends for every contender. */
export function openAll({ registries }: World): Registries {
  return new Map(
    registries.map(({ name, connector, options }) => {
      const found = roster.find((one) => one.name === connector)
      if (found === undefined) throw new TypeError(`no connector ${connector}`)
      return [name, found.open(found.parseOptions({ name, ...options }))]
    }),
  )
}

export function callOf(): Call {
  const signal = AbortSignal.timeout(10_000)
  return { requestId: crypto.randomUUID(), signal, purpose: 'CERTIFICATE', userId: 'UZ31210632040244', issue: 'B-1' }
}

/** One record, or null; throws where there is no answer. */
export async function readOne(
  registries: Registries,
  [registry, entity]: readonly [string, string],
  key: string,
  fields: readonly string[],
): Promise<Record<string, unknown> | null> {
  const answers = await registries.get(registry)?.readers[entity]?.readMany([key], fields, callOf())
  const answer = answers?.[0]
  if (answer?.status === 'FOUND') return answer.entity as Record<string, unknown>
  if (answer?.status === 'NOT_FOUND') return null
  throw new TypeError(`${registry}: ${answer?.status}`)
}
