/**
 * How commands find a window that `darcha up` has started, and tokens for it: a note in the data folder, gone when it stops.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { CommandError } from './failure.ts'

export interface Demo {
  readonly url: string
  /** Of the mock identity provider. */
  readonly identity?: string
  /** Of the mock payment provider. */
  readonly payment?: string
}

const NOTE = 'up.json'

export async function rememberDemo(data: string, demo: Demo): Promise<void> {
  await mkdir(data, { recursive: true })
  await writeFile(join(data, NOTE), JSON.stringify(demo))
}

export async function forgetDemo(data: string): Promise<void> {
  await rm(join(data, NOTE), { force: true })
}

/** The window at `url`, or the one that runs here. */
export async function findWindow(url: string | undefined): Promise<Demo> {
  const { data, port } = readConfig()
  const noted = await readFile(join(data, NOTE), 'utf8').catch(() => undefined)
  const demo = noted === undefined ? undefined : (JSON.parse(noted) as Demo)
  if (url !== undefined) return demo?.url === url ? demo : { url: url.replace(/\/$/, '') }
  return demo ?? { url: `http://127.0.0.1:${port}` }
}

/** A token from the mock identity provider; there is no other way to one here. */
export async function tokenFor({ identity }: Demo, who: Readonly<Record<string, string>>): Promise<string> {
  if (identity === undefined) throw new CommandError('give an access token with `--token`: no `darcha up` runs here')
  const form = new URLSearchParams({ grant_type: 'urn:darcha:mock', ...who })
  const response = await fetch(`${identity}/token`, { method: 'POST', body: form }).catch((cause: unknown) => {
    throw new CommandError('the mock identity provider does not answer; is `darcha up` still running?', cause)
  })
  const { access_token: token } = (await response.json()) as { access_token?: string }
  if (token === undefined) throw new CommandError('the mock identity provider knows nobody by that name')
  return token
}
