/**
 * The cross-cuts, in the order in which a read meets them:
 *
 *   telemetry ─ audit ─ authorisation ─ cache ─ limits ─▶ registry
 *
 * A denial and a kept answer are counted and written down; what is kept was kept for this caller; only what leaves the
 * house counts against the number of calls.
 */
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { AccessRules } from '../access.ts'
import { createTrailResolvers, type TrailResolvers } from '../audit/access-trail.ts'
import { createJournal } from '../audit/journal.ts'
import { createLedger } from '../audit/ledger.ts'
import { audit } from '../audit/plugin.ts'
import { createPseudonyms } from '../audit/pseudonyms.ts'
import { createTrail } from '../audit/trail.ts'
import { type Concerns, concern } from '../auth/concern.ts'
import { authorisation } from '../auth/plugin.ts'
import { cache } from '../cache/plugin.ts'
import type { Config } from '../config.ts'
import type { RequestContext } from '../context.ts'
import { limits } from '../limits/plugin.ts'
import type { Plugin } from '../plugin.ts'
import { createLoad, createRead, type Read, type Registries } from '../read.ts'
import { type Observing, telemetry } from '../telemetry/plugin.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { closeInTurn } from './closing.ts'
import type { Records } from './records.ts'
import { keepSecret } from './secrets.ts'

export interface Plugins {
  readonly all: readonly Plugin[]
  readonly apollo: readonly Observing['apollo'][]
  readonly read: Read
  readonly trailResolvers: TrailResolvers
  readonly concerns: Concerns
  close(): Promise<void>
}

export interface PluginParts {
  readonly config: Config
  readonly logger: Logger
  readonly measuring: Telemetry
  readonly records: Records
  readonly access: AccessRules
  readonly registries: Registries
}

/** Asked by machines that are few and known: ours, and the payment provider and registries, whose messages are signed. */
const WITHOUT_TOKEN = [
  '/health/live',
  '/health/ready',
  '/metrics',
  '/payments/callback',
  '/registries/:registry/callbacks',
  '/registries/:registry/corrections',
]

export async function openPlugins({
  config,
  logger,
  measuring,
  records,
  access,
  registries,
}: PluginParts): Promise<Plugins> {
  const observing = telemetry({ logger, telemetry: measuring, metricsToken: config.metricsToken })
  const pseudonyms = createPseudonyms(await keepSecret(join(config.data, 'keys'), 'trail'))
  const ledger = createLedger(records.store)
  const trail = createTrail(ledger)
  const onLost = (err: unknown): void => logger.error({ err }, 'entries of the trail are lost of which no answer left')
  const journal = createJournal({ trail, pseudonyms, subject: access.subject, onLost })
  const asking = { rules: access, ask: (context: RequestContext) => createLoad(read, registries, context) }
  const all: readonly Plugin[] = [
    observing.plugin,
    audit({ journal, trail, rules: access }),
    authorisation(asking),
    cache({ ttl: config.cacheTtl }),
    limits(undefined, { uncounted: WITHOUT_TOKEN }),
  ]
  const read = createRead(
    registries,
    all.flatMap((plugin) => plugin.read ?? []),
  )
  const concerns = concern(asking)
  const { subject } = access
  const represents = (pinfl: string, context: RequestContext) => concerns({ entity: subject, key: pinfl }, context)
  return {
    all,
    apollo: [observing.apollo],
    read,
    concerns,
    trailResolvers: createTrailResolvers({ ledger, journal, pseudonyms, subject, represents }),
    close: () => closeInTurn(all.map((plugin) => async () => await plugin.close?.())),
  }
}
