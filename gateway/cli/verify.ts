/**
 * `darcha verify`: checks a certificate by its signature, without asking anybody; with `--online` the window is asked too
 * whether it is still in force.
 */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { JSONWebKeySet } from 'jose'
import { type Verified, verifyCredential } from '../certificates/verify/verify.ts'
import { createClient } from './client.ts'
import { findWindow } from './demo.ts'
import { CommandError, EXIT } from './failure.ts'
import type { Output } from './terminal.ts'

export interface VerifyOptions {
  /** A file, or an address. */
  readonly jwks?: string
  readonly online: boolean
  readonly url?: string
  readonly data?: string
}

/** Exit code: 0 genuine and in force, 2 anything else. */
export async function verify(file: string, options: VerifyOptions, { out }: Output): Promise<number> {
  const credential = (file === '-' ? await text(process.stdin) : await read(file)).trim()
  const { url } = await findWindow(options)
  const keys = await readKeys(options.jwks ?? `${url}/.well-known/jwks.json`)
  const verified = await verifyCredential(credential, keys, new Date())
  const outcome = options.online && verified.outcome !== 'FORGED' ? await askWindow(url, credential) : verified.outcome
  out(`${outcome}: ${MEANINGS[outcome] ?? outcome}`)
  for (const line of linesOf(verified)) out(line)
  return outcome === 'VALID' ? EXIT.issued : EXIT.refused
}

const MEANINGS: Readonly<Record<string, string>> = {
  VALID: 'genuine and in force',
  EXPIRED: 'genuine, but its time is over',
  FORGED: 'not signed by this issuer, or changed after',
  REVOKED: 'withdrawn',
  SUPERSEDED: 'a newer one took its place',
  UNKNOWN: 'not issued by this window',
}

async function askWindow(url: string, credential: string): Promise<string> {
  const { verifyCertificate } = await createClient({ url }).ask<{ verifyCertificate: { outcome: string } }>(
    'query ($credential: String) { verifyCertificate(credential: $credential) { outcome } }',
    { credential },
  )
  return verifyCertificate.outcome
}

function linesOf({ credential }: Verified): readonly string[] {
  if (credential === undefined) return []
  const { certificate, issuer, validFrom, validUntil, credentialSubject } = credential
  return [
    `  number   ${certificate.number}  (${certificate.type} ${certificate.version})`,
    `  issuer   ${issuer.name}, ${issuer.id}`,
    `  valid    ${validFrom} to ${validUntil ?? 'further notice'}; facts as of ${certificate.asOf}`,
    ...Object.entries(credentialSubject).map(([name, value]) => `  ${name.padEnd(8)} ${JSON.stringify(value)}`),
  ]
}

async function readKeys(from: string): Promise<JSONWebKeySet> {
  try {
    const json = /^https?:/.test(from) ? await (await fetch(from)).text() : await readFile(from, 'utf8')
    return JSON.parse(json) as JSONWebKeySet
  } catch (cause) {
    throw new CommandError(`the issuer's keys cannot be read from ${from}; name them with \`--jwks\``, cause)
  }
}

async function read(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError(`${file} cannot be read`, cause)
  })
}
