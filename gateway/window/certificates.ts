/**
 * The certificates of a window: its definitions, its signing key, and its name as the issuer.
 */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { readActNames, readCalendar, readRegistryNames, readVocabulary } from '../../schema/index.ts'
import { negotiateLanguage } from '../auth/language.ts'
import { type Certificates, createCertificates } from '../certificates/certificates.ts'
import type { Correspondents } from '../certificates/notify/notifications.ts'
import { createSealCertificates } from '../certificates/render/seal-certificates.ts'
import { openKeyFolder } from '../certificates/sign/key-folder.ts'
import { KEYS } from '../certificates/subject.ts'
import { attachResolvers, attachSubscriptions } from '../compose.ts'
import type { Config } from '../config.ts'
import { createWorkingDays } from '../directory/working-days.ts'
import type { Requests } from '../request.ts'
import { createOverdueCounter } from '../telemetry/clarifications.ts'
import { createFlaggedCounter } from '../telemetry/corrections.ts'
import type { WindowComposition } from './compose.ts'
import { definitionFolders } from './definition-folders.ts'
import { openDossierKeys } from './dossier-keys.ts'
import { openPaying } from './paying.ts'
import type { Plugins } from './plugins.ts'
import type { Records } from './records.ts'
import { type Reloading, startReloading } from './reloading.ts'
import { keepSecret } from './secrets.ts'

export interface CertificateWindowParts {
  readonly config: Config
  readonly logger: Logger
  readonly records: Records
  readonly composition: WindowComposition
  readonly requests: Requests
  readonly plugins: Pick<Plugins, 'trailResolvers' | 'concerns'>
}

export interface WindowCertificates extends Certificates {
  /** Reads the definitions again; what went wrong is logged. */
  reload(): Promise<void>
}

/** Attaches the resolvers of the gateway's own slices; nothing works on requests until `start`. */
export async function openCertificates(parts: CertificateWindowParts): Promise<WindowCertificates> {
  const { config, logger, records, composition, requests, plugins } = parts
  const keys = join(config.data, 'keys')
  const folders = definitionFolders(config.certificates)
  const definitions = folders.read()
  const flagged = createFlaggedCounter()
  const late = createOverdueCounter()
  const paying = openPaying({ config, logger, definitions })
  const certificates = createCertificates({
    store: records.store,
    queue: records.queue,
    definitions,
    paying,
    schema: composition.schema,
    contextFor: (identity, options) => requests.open(identity, options),
    keyring: await openKeyFolder(keys),
    issuer: { id: config.publicUrl ?? `http://${config.host}:${config.port}`, name: config.issuerName },
    issuingOrganization: config.issuerOrganization,
    onCorrection({ registry, certificates: count }) {
      flagged.add(count, { registry })
      logger.info(
        { registry, certificates: count },
        'a record was corrected; the certificates that rest on it are flagged',
      )
    },
    seals: createSealCertificates({ folder: keys, name: config.issuerName, clock: () => new Date() }),
    vocabulary: readVocabulary(),
    registryNames: readRegistryNames(),
    actNames: readActNames(),
    secret: await keepSecret(keys, 'subjects'),
    languageOf: negotiateLanguage,
    isWorkingDay: createWorkingDays(readCalendar()),
    keyWrap: await openDossierKeys(keys),
    concerns: ({ kind, key }, context) => plugins.concerns({ entity: KEYS[kind].type, key }, context),
    keepers: new Map(config.registries.flatMap(({ name, keeper }) => (keeper === undefined ? [] : [[name, keeper]]))),
    onOverdue(overdue) {
      late.add(1, { registry: overdue.registry })
      logger.warn(overdue, 'an agency is late with the answer to a clarification')
    },
    correspondents: correspondentsOf(config),
    workers: config.workers,
    onFault: (err) => logger.error({ err }, 'something about certificates needs somebody to look at it'),
  })
  attachResolvers(composition.local, certificates.resolvers)
  attachSubscriptions(composition.local, certificates.subscriptions)
  attachResolvers(composition.local, { ...plugins.trailResolvers })
  let reloading: Reloading | undefined
  return {
    ...certificates,
    async start() {
      await certificates.start()
      reloading = startReloading({ folders, certificates, logger })
    },
    reload: async () => await reloading?.reload(),
    async close() {
      await reloading?.close()
      await certificates.close()
      await paying.provider?.close()
    },
  }
}

function correspondentsOf({ clients, registries }: Config): Correspondents {
  return {
    webhooks: new Map(clients.map(({ id, webhook }) => [id, webhook])),
    messageSecrets: new Map(registries.map(({ name, messageSecret = [] }) => [name, messageSecret])),
  }
}
