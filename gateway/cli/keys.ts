/**
 * `darcha keys`: the keys that certificates are signed with, and a new one in place of the one that signs now. It works on the
 * folder of keys alone, so it needs neither the database nor a window that runs.
 */
import { join } from 'node:path'
import { type KeptKey, listKeys, rotateKeys } from '../certificates/sign/key-folder.ts'
import type { Config } from '../config.ts'
import { CommandError } from './failure.ts'
import type { Output } from './terminal.ts'

export async function showKeys({ data }: Config, { out }: Output): Promise<void> {
  const keys = await listKeys(folderOf(data))
  if (keys.length === 0) throw new CommandError(`no key ever signed in ${data}; the first is made by \`darcha start\``)
  out(`${'kid'.padEnd(WIDTH)}${'since'.padEnd(MOMENT)}retired`)
  for (const key of keys) out(lineOf(key))
}

export async function rotate({ data }: Config, { out }: Output): Promise<void> {
  if ((await listKeys(folderOf(data))).length === 0) {
    throw new CommandError(`there is nothing to rotate in ${data}; the first key is made by \`darcha start\``)
  }
  const { kid } = await rotateKeys(folderOf(data), new Date())
  out(`${kid} signs from now on.`)
  out(
    'A window that runs on this folder takes it up within a second, with its next certificate. What was signed stays valid.',
  )
}

function folderOf(data: string): string {
  return join(data, 'keys')
}

/** Of a thumbprint, and of a moment, with what keeps columns apart. */
const WIDTH = 45
const MOMENT = 26

function lineOf({ kid, since, retired }: KeptKey): string {
  return `${kid.padEnd(WIDTH)}${since.toISOString().padEnd(MOMENT)}${retired?.toISOString() ?? 'no, it signs now'}`
}
