/**
 * Commands on the server itself, on what the window keeps: its database, and the keys in its data folder. Whoever may run
 * them may do what they do: the right is that of the account, and each look is written to the trail.
 */
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { roster } from '../../connectors/index.ts'
import type { Entry } from '../audit/entry.ts'
import { createLedger } from '../audit/ledger.ts'
import { createPseudonyms } from '../audit/pseudonyms.ts'
import { createTrail } from '../audit/trail.ts'
import type { Subject } from '../certificates/subject.ts'
import type { Config } from '../config.ts'
import { openStore, type Store } from '../store/store.ts'
import { visitDatabase } from '../store/visit.ts'
import { composeWindow } from '../window/compose.ts'
import { hasDossierKeys } from '../window/dossier-keys.ts'
import { keepSecret } from '../window/secrets.ts'
import { CommandError } from './failure.ts'

export interface Kept {
  readonly store: Store
  /** The folder of keys. */
  readonly keys: string
}

/** Opens them for `use`, also while a window has them open, and closes what it opened. */
export async function withRecords<Result>(config: Config, use: (kept: Kept) => Promise<Result>): Promise<Result> {
  const keys = join(config.data, 'keys')
  if (!(await hasDossierKeys(keys))) {
    throw new CommandError(`no window has ever decided anything in ${config.data}; name its folder with \`--data\``)
  }
  const visit = await visitDatabase({ databaseUrl: config.databaseUrl, dataDir: config.data })
  try {
    const store = await openStore({ url: visit.url, connections: 2 })
    return await use({ store, keys }).finally(() => store.close())
  } finally {
    await visit.close()
  }
}

/** What a command did with what is kept of a request. */
export interface Deed {
  readonly requestId: string
  /** Undefined where it is not known any more. */
  readonly subject: Subject | undefined
  readonly field: 'replay' | 'erasure'
  /** Of the order or the case that it was done under. */
  readonly caseNumber: string
  readonly outcome: Entry['outcome']
  readonly reason?: string
}

/** Committed when it resolves. The reader is the account that ran the command, as a pseudonym, in the name of the issuer. */
export async function writeDown(deed: Deed, { store, keys }: Kept, { issuerName }: Config): Promise<void> {
  const pseudonyms = createPseudonyms(await keepSecret(keys, 'trail'))
  const person = deed.subject?.kind === 'PERSON' ? pseudonyms.of(personType(), deed.subject.key) : undefined
  const trail = createTrail(createLedger(store))
  await trail.append([
    {
      at: new Date(),
      subject: person,
      registry: 'darcha',
      entity: 'CertificateDossier',
      record: pseudonyms.of('CertificateDossier', deed.requestId),
      fields: [deed.field],
      categories: [],
      reader: {
        kind: 'officer',
        id: pseudonyms.of('operator', userInfo().username),
        client: 'darcha',
        organization: { id: 'darcha', name: issuerName },
      },
      purpose: 'CASE',
      caseNumber: deed.caseNumber,
      outcome: deed.outcome,
      reason: deed.reason,
      cached: false,
      operation: crypto.randomUUID(),
    },
  ])
  await trail.close()
}

/** The entity type whose key is a person's own identifier, by the slices. */
function personType(): string {
  return composeWindow({
    slices: roster.map(({ name, sdl }) => ({ name, sdl, registries: [name] })),
    readers: undefined,
  }).access.subject
}
