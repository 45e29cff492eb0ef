/**
 * Certificates at work over a world of tables, in a database of their own, without a window around them.
 */
import { join } from 'node:path'
import { type CertificatesParts, createCertificates } from '../../../gateway/certificates/certificates.ts'
import { createSealCertificates } from '../../../gateway/certificates/render/seal-certificates.ts'
import { findRequest, type RequestRecord } from '../../../gateway/certificates/request/records.ts'
import { isTerminal } from '../../../gateway/certificates/request/states.ts'
import type { RequestIdentity } from '../../../gateway/context.ts'
import { openQueue } from '../../../gateway/store/queue.ts'
import { openStore, type Store } from '../../../gateway/store/store.ts'
import { openDossierKeys } from '../../../gateway/window/dossier-keys.ts'
import { readActNames, readBaseAmounts, readRegistryNames, readVocabulary } from '../../../schema/index.ts'
import { eventually } from '../../support/journey.ts'
import { type TestDatabase, testDatabase, testFolder } from '../../support/postgres.ts'
import { memoryProvider } from './pay/memory-provider.ts'
import { memoryKeyring } from './sign/memory-keyring.ts'
import { attachResolvers, CITIZEN, createWorld, DEFINITIONS, PINFL, settle, type World } from './world.ts'

export interface Desk {
  readonly world: World
  readonly store: Store
  readonly database: TestDatabase
  /** Where its keys lie, in the folder above. */
  readonly keys: string
  readonly parts: CertificatesParts
  /** Asks, and waits for the end. */
  ask(type: string, asking?: Asking): Promise<RequestRecord>
  close(): Promise<void>
}

export interface Asking {
  readonly identity?: RequestIdentity
  readonly pinfl?: string
  readonly idempotencyKey?: string
}

const ASK = `mutation ($input: RequestCertificateInput!) {
  requestCertificate(input: $input) { __typename ... on CertificateRequest { id } }
}`

/** The world is settled: an ordinary person, of whom everything is known. */
export async function openDesk(given: Partial<CertificatesParts> = {}): Promise<Desk> {
  const world = settle(createWorld())
  const database = await testDatabase()
  const folder = await testFolder()
  const keys = join(folder.path, 'keys')
  const store = await openStore({ url: database.url })
  const queue = await openQueue(store)
  const parts: CertificatesParts = {
    store,
    queue,
    definitions: DEFINITIONS,
    schema: world.composition.schema,
    contextFor: (identity, options) => world.open(identity, options),
    keyring: await memoryKeyring(),
    issuer: { id: 'https://darcha.example', name: 'Sergeli one-stop shop' },
    secret: new Uint8Array(32).fill(7),
    seals: createSealCertificates({ folder: keys, name: 'Sergeli one-stop shop', clock: () => new Date() }),
    vocabulary: readVocabulary(),
    registryNames: readRegistryNames(),
    actNames: readActNames(),
    languageOf: () => 'en',
    keyWrap: await openDossierKeys(keys),
    paying: { provider: memoryProvider({ payers: 'AT_ONCE' }), amounts: readBaseAmounts() },
    ...given,
  }
  const certificates = createCertificates(parts)
  attachResolvers(world.composition.schema, certificates.resolvers)
  await certificates.start()
  return {
    world,
    store,
    database,
    keys,
    parts,
    async ask(type, { identity = CITIZEN, pinfl = PINFL, idempotencyKey = crypto.randomUUID() } = {}) {
      const input = { type, subject: { pinfl }, idempotencyKey }
      const { data, errors } = await world.open(identity).execute(ASK, { input })
      const { id } = (data?.['requestCertificate'] ?? {}) as { id?: string }
      if (id === undefined) throw new TypeError(JSON.stringify({ data, errors }))
      const ended = await eventually(
        () => findRequest(store.db, id),
        (record) => record !== undefined && isTerminal(record.state),
      )
      if (ended === undefined) throw new TypeError('the request is not there')
      return ended
    },
    async close() {
      await certificates.close()
      await queue.close()
      await store.close()
      await folder.remove()
    },
  }
}
