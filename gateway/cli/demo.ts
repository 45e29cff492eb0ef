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
  /** Where each mock takes orders, by its name. */
  readonly mocks?: Readonly<Record<string, string>>
}

const NOTE = 'up.json'

export async function rememberDemo(data: string, demo: Demo): Promise<void> {
  await mkdir(data, { recursive: true })
  await writeFile(join(data, NOTE), JSON.stringify(demo))
}

export async function forgetDemo(data: string): Promise<void> {
  await rm(join(data, NOTE), { force: true })
}

export interface Whereabouts {
  /** Of a window that somebody named. */
  readonly url?: string | undefined
  /** Data folder of a window that runs here; the configured one by default. */
  readonly data?: string | undefined
}

/** The window at `url`, or the one that runs here. */
export async function findWindow({ url, data }: Whereabouts): Promise<Demo> {
  const config = readConfig({ DARCHA_DATA: data })
  const noted = await readFile(join(config.data, NOTE), 'utf8').catch(() => undefined)
  const demo = noted === undefined ? undefined : (JSON.parse(noted) as Demo)
  const named = url?.replace(/\/$/, '')
  if (named !== undefined) return demo?.url === named ? demo : { url: named }
  return demo ?? { url: `http://127.0.0.1:${config.port}` }
}

/** A token from the mock identity provider; there is no other way to one here. */
export async function tokenFor({ identity }: Demo, who: Readonly<Record<string, string>>): Promise<string> {
  if (identity === undefined) {
    throw new CommandError('give an access token with `--token`: no `darcha up` runs here, or it has another `--data`')
  }
  if (who['pinfl'] !== undefined && !/^\d{14}$/.test(who['pinfl'])) {
    throw new CommandError(
      'a citizen has a PINFL of 14 digits; for anything else ask `--as officer`, or give a `--token`',
    )
  }
  const form = new URLSearchParams({ grant_type: 'urn:darcha:mock', ...who })
  const response = await fetch(`${identity}/token`, { method: 'POST', body: form }).catch((cause: unknown) => {
    throw new CommandError('the mock identity provider does not answer; is `darcha up` still running?', cause)
  })
  const { access_token: token } = (await response.json()) as { access_token?: string }
  if (token === undefined) throw new CommandError('the mock identity provider knows nobody by that name')
  return token
}
