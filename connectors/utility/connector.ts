/**
 * A utility provider: which accounts it keeps for a dwelling, and what is owed on them.
 *
 * Authority    each provider for itself; one connector, opened once for each of them
 * Wire         REST and JSON, at most 20 dwellings a request; or a view of an old database, at most 100 (wire manual)
 * Contributes  UtilityConnection by cadastralNumber
 * Quirks       The sign of a balance differs from provider to provider; one dwelling outside its territory refuses the
 *              whole request: see README.md
 */
import { readSlice } from '../../schema/index.ts'
import { defineConnector } from '../sdk/connector.ts'
import { guarded } from '../sdk/interceptors.ts'
import { count, millis, name, options, secret, text, url } from '../sdk/options.ts'
import { rest } from '../sdk/transports/rest.ts'
import { sql } from '../sdk/transports/sql.ts'
import { byRest } from './by-rest.ts'
import { bySql } from './by-sql.ts'

export const utility = defineConnector({
  name: 'utility',
  sdl: readSlice('utility'),
  /** `baseUrl` and `apiKey` for a provider with a REST server, `databaseUrl` for one with the old database. */
  parseOptions: options({
    name: name.default('utility'),
    baseUrl: url.optional(),
    apiKey: secret.optional(),
    databaseUrl: text.optional(),
    deadline: millis.optional(),
    concurrent: count.optional(),
    queued: count.optional(),
  }),

  open({ name, baseUrl, apiKey, databaseUrl, deadline, ...guards }) {
    if (databaseUrl !== undefined) {
      const view = guarded(sql({ name, url: databaseUrl, statementTimeout: deadline }), { name, deadline, ...guards })
      return {
        readers: { UtilityConnection: bySql(view.send) },
        ping: async (call) => void (await view.send({ text: 'SELECT 1', values: [] }, call)),
        close: () => view.close(),
      }
    }
    const server = guarded(rest({ name, baseUrl: baseUrl ?? '' }), { name, deadline, ...guards })
    return {
      readers: { UtilityConnection: byRest(server.send, apiKey?.reveal() ?? '') },
      ping: async (call) => void (await server.send({ method: 'GET', path: '/health' }, call)),
      close: () => server.close(),
    }
  },
})
