/**
 * The reference: a handler that somebody writes for this one question, on Fastify, with the roster's connectors. It knows
 * what to ask, in which order, and how the reply looks; it parses no GraphQL, verifies no token, writes no trail.
 */
import { fastify } from 'fastify'
import { createDirectory } from '../../gateway/directory/directory.ts'
import { readDirectory } from '../../schema/index.ts'
import { FIELDS, openAll, type Registries, readOne, type World } from './world.ts'

export async function startHandwritten(world: World): Promise<string> {
  const answer = handler(openAll(world))
  const app = fastify()
  app.post<{ Body: { variables: { pinfl: string } } }>('/graphql', ({ body }) => answer(body.variables.pinfl))
  return await app.listen({ port: 0, host: '127.0.0.1' })
}

/** The same without HTTP. */
export function handler(registries: Registries): (pinfl: string) => Promise<object> {
  const directory = createDirectory(readDirectory().assignments)
  const connections = async (key: string, territory: string) =>
    await Promise.all(
      directory.assigned('utility', territory, new Date()).map(async ({ registry, service, provider }) => ({
        assignment: { service, provider: { name: provider.name } },
        accounts:
          (await readOne(registries, [registry, 'UtilityConnection'], key, FIELDS.connection))?.['accounts'] ?? null,
      })),
    )
  const dwelling = async (key: string) => {
    const found = await readOne(registries, ['land', 'Dwelling'], key, FIELDS.dwelling)
    if (found === null) return null
    const utilityConnections = await connections(key, String(found['territory']))
    return { cadastralNumber: key, address: found['address'], utilityConnections }
  }
  return async (pinfl) => {
    const [person, tax, land] = await Promise.all([
      readOne(registries, ['civil', 'Person'], pinfl, FIELDS.person),
      readOne(registries, ['tax', 'Person'], pinfl, FIELDS.tax),
      readOne(registries, ['land', 'Person'], pinfl, FIELDS.holdings).then(async (found) => {
        const holdings = (found?.['dwellings'] ?? []) as { share: object; dwelling: { cadastralNumber: string } }[]
        const edges = holdings.slice(0, 5).map(async ({ share, dwelling: { cadastralNumber } }) => ({
          node: { share, dwelling: await dwelling(cadastralNumber) },
        }))
        return { totalCount: holdings.length, edges: await Promise.all(edges) }
      }),
    ])
    const { uzLatn } = (person?.['names'] ?? {}) as { uzLatn?: object }
    const { asOf, totalDebt } = (tax?.['taxStanding'] ?? {}) as { asOf?: string; totalDebt?: object }
    const { birthDate } = person ?? {}
    return {
      data: { person: { pinfl, names: { uzLatn }, birthDate, taxStanding: { asOf, totalDebt }, dwellings: land } },
    }
  }
}
