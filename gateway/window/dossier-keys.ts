/**
 * The keys that wrap the keys of dossiers: files in the data folder, `dossier-1`, `dossier-2` and so on; the last one wraps.
 *
 * A key is needed for as long as a row of `certificate_dossier` names it. `darcha rewrap` makes the next and says which are
 * needed no longer.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type KeyWrap, wrapUnder } from '../certificates/replay/wrap.ts'
import { keepSecret } from './secrets.ts'

const NAME = /^dossier-(\d+)$/
const KEY_BYTES = 32

/** Made where there is none yet. */
export async function openDossierKeys(folder: string): Promise<KeyWrap> {
  return await openWith(folder, `dossier-${Math.max(1, await lastOf(folder))}`)
}

/** Whether a window has ever kept one here. */
export async function hasDossierKeys(folder: string): Promise<boolean> {
  return (await lastOf(folder)) > 0
}

/** The next, for a rotation: a window wraps by it from its next start. */
export async function nextDossierKey(folder: string): Promise<KeyWrap> {
  return await openWith(folder, `dossier-${(await lastOf(folder)) + 1}`)
}

async function openWith(folder: string, current: string): Promise<KeyWrap> {
  const kept = await keepSecret(folder, current)
  const find = async (kekId: string): Promise<Uint8Array | undefined> => {
    if (kekId === current) return kept
    if (!NAME.test(kekId)) return undefined
    const key = await readFile(join(folder, kekId)).catch(() => undefined)
    return key?.length === KEY_BYTES ? key : undefined
  }
  return wrapUnder({ current, find })
}

async function lastOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  return Math.max(0, ...names.map((name) => Number(NAME.exec(name)?.[1] ?? 0)))
}
