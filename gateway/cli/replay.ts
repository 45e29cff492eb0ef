/**
 * `darcha replay`: runs a decision again from what was kept of it, without asking any registry. Exit codes: 0 the same, 2
 * something differs and is named, 1 it could not be run.
 *
 * `darcha rewrap`: a new key of the house for what is kept.
 */
import { readActNames, readRegistryNames, readVocabulary } from '../../schema/index.ts'
import { createArchive } from '../certificates/catalogue/archive.ts'
import { CertificateError } from '../certificates/errors.ts'
import type { Issuer } from '../certificates/issue/credential.ts'
import { createPrinter } from '../certificates/render/papers.ts'
import type { Check } from '../certificates/replay/compare.ts'
import { createDossiers } from '../certificates/replay/dossiers.ts'
import { papersOf } from '../certificates/replay/papers.ts'
import { type Replayed, type ReplayParts, replay } from '../certificates/replay/replay.ts'
import { rewrapAll } from '../certificates/replay/rewrap.ts'
import type { Config } from '../config.ts'
import { nextDossierKey, openDossierKeys } from '../window/dossier-keys.ts'
import { EXIT } from './failure.ts'
import { type Kept, withRecords, writeDown } from './records.ts'
import type { Output } from './terminal.ts'

export interface ReplayOptions {
  /** Of the audit in whose course this is done. @default what was asked for */
  readonly caseNumber?: string | undefined
  readonly json: boolean
}

/** `name`: the number of a certificate, or the id of a request. It stands in the trail before a word of it is printed. */
export async function replayOne(
  name: string,
  { caseNumber, json }: ReplayOptions,
  { config, output }: { readonly config: Config; readonly output: Output },
): Promise<number> {
  const replayed = await withRecords(config, async (kept) => {
    const parts = await replaying(kept)
    const deed = { field: 'replay', caseNumber: caseNumber ?? name } as const
    const found = await replay(name, parts).catch(async (cause: unknown) => {
      const reason = cause instanceof CertificateError ? cause.code : 'INTERNAL'
      await writeDown({ ...deed, requestId: name, subject: undefined, outcome: 'UNAVAILABLE', reason }, kept, config)
      throw cause
    })
    const { requestId, subject } = found
    await writeDown({ ...deed, requestId, subject, outcome: 'FOUND' }, kept, config)
    return found
  })
  for (const line of json ? [JSON.stringify(shown(replayed))] : linesOf(replayed)) output.out(line)
  return replayed.same ? EXIT.issued : EXIT.refused
}

/** With the papers that were handed out, printed again by the words of today. */
async function replaying({ store, keys }: Kept): Promise<ReplayParts> {
  const archive = createArchive(store.db)
  const names = { registryNames: readRegistryNames(), actNames: readActNames() }
  const words = { archive, vocabulary: readVocabulary(), ...names }
  const printerFor = (issuer: Issuer) => createPrinter({ ...words, issuer })
  return {
    store,
    archive,
    dossiers: createDossiers(store.db, await openDossierKeys(keys)),
    documentsOf: (replayed) => papersOf(replayed, { db: store.db, printerFor }),
  }
}

export async function rewrap(config: Config, { out }: Output): Promise<void> {
  await withRecords(config, async ({ store, keys }) => {
    const next = await nextDossierKey(keys)
    const { moved, needed } = await rewrapAll(store.db, next)
    out(`${moved} dossiers are wrapped by ${next.kekId} now.`)
    for (const [kekId, count] of needed) if (kekId !== next.kekId) out(`${kekId} is still needed for ${count}.`)
    out('A running window wraps by the new key from its next start; run this command again then.')
    out('A key that no dossier needs may go once no backup that you want to read needs it either.')
  })
}

/** Without the subject's key: the output of a command may end up anywhere. */
function shown({ subject: _whom, ...told }: Replayed): object {
  return told
}

function linesOf({ requestId, number, definition, decision, decidedAt, same, checks }: Replayed): readonly string[] {
  const widest = Math.max(...checks.map(({ what }) => what.length))
  return [
    `${number ?? 'no certificate'}, request ${requestId}`,
    `${definition.id} ${definition.version}, decided ${decidedAt.toISOString()}: ${decision}`,
    '',
    ...checks.flatMap((check) => lineOf(check, widest)),
    '',
    same ? 'The same.' : 'Not the same.',
  ]
}

function lineOf({ what, same, differs }: Check, width: number): readonly string[] {
  return [`  ${what.padEnd(width)}  ${same ? 'same' : `DIFFERS  ${differs.join(', ')}`}`]
}
