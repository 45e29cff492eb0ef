/**
 * Secrets that the window makes for itself at its first start and keeps in its data folder, readable by its user alone.
 *
 * Losing one is not losing data: without the trail's key, entries written before can no longer be found by person.
 */
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The 32 bytes kept under this name; made where there are none. Two processes that start at once get the same. */
export async function keepSecret(folder: string, name: string): Promise<Buffer> {
  const file = join(folder, name)
  const kept = await readFile(file).catch(() => undefined)
  if (kept !== undefined && kept.length === 32) return kept
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, randomBytes(32), { mode: 0o600, flush: true })
  // A link fails where the name is taken: whoever was first stays.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return await readFile(file)
}
