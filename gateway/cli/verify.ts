/**
 * `darcha verify`: checks a certificate, its PDF, or the QR code on its paper, by its signature and without asking anybody. With
 * `--status`, or `--online`, which fetches it, the issuer's status list tells whether it was withdrawn: the issuer learns that
 * somebody verifies one of some hundred thousand certificates, and not which.
 */
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { JSONWebKeySet } from 'jose'
import type { StatusClaim } from '../certificates/status/token.ts'
import { type VerifiedQr, verifyQr } from '../certificates/verify/compact.ts'
import { isPdf, type PresentedFile, presentedIn } from '../certificates/verify/presented.ts'
import { disclosedNames, discloseOnly } from '../certificates/verify/sd-jwt.ts'
import { type Verified, verifyCredential } from '../certificates/verify/verify.ts'
import { findWindow } from './demo.ts'
import { CommandError, EXIT } from './failure.ts'
import type { Output } from './terminal.ts'

export interface VerifyOptions {
  /** The text of a QR code. */
  readonly qr?: string
  /** A file, or an address. */
  readonly jwks?: string
  /** A status list: a file, or an address. */
  readonly status?: string
  readonly online: boolean
  readonly url?: string
  readonly data?: string
}

/** Exit code: 0 genuine and in force, 2 anything else. */
export async function verify(file: string | undefined, options: VerifyOptions, { out }: Output): Promise<number> {
  const { qr } = options
  if (file === undefined && qr === undefined)
    throw new CommandError('name a file, or give the text of a QR code (`--qr`)')
  const bytes = file === undefined ? undefined : await readBytes(file)
  const keys = await keysFor(options)
  const document = bytes === undefined ? undefined : await documentIn(bytes, keys, file)
  const outcomes = [
    ...(qr === undefined ? [] : [await verifyCode(qr, document?.credential, { keys, options, out })]),
    ...(document === undefined ? [] : [await verifyDocument(document.credential, { keys, options, out })]),
  ]
  // The credential proves itself, and not the page that somebody drew around it.
  if (document?.changed === true) {
    out('  paper    the PDF was changed after it was sealed: believe what stands here, not its page')
    return EXIT.refused
  }
  return outcomes.every((outcome) => outcome === 'VALID') ? EXIT.issued : EXIT.refused
}

/** `darcha disclose`: a presentation of an SD-JWT VC with these claims and no others. */
export async function disclose(file: string, names: readonly string[], { out }: Output): Promise<void> {
  const credential = await read(file)
  const missing = names.filter((name) => !disclosedNames(credential).includes(name))
  if (missing.length > 0)
    throw new CommandError(`there is no claim ${missing.join(', ')} in ${file} that could be shown`)
  out(discloseOnly(credential, names))
}

/** A PDF carries the credential; anything else is taken for one itself, and refused by its signature where it is none. */
async function documentIn(bytes: Buffer, keys: JSONWebKeySet, file = '-'): Promise<PresentedFile> {
  if (!isPdf(bytes)) return { credential: bytes.toString('utf8').trim(), changed: false }
  const presented = await presentedIn(bytes, keys)
  if (presented === undefined) throw new CommandError(`there is no certificate in ${file}`)
  return presented
}

interface Verifying {
  readonly keys: JSONWebKeySet
  readonly options: VerifyOptions
  readonly out: Output['out']
}

async function verifyDocument(credential: string, { keys, options, out }: Verifying): Promise<string> {
  const alone = await verifyCredential(credential, keys, new Date())
  const statusList = await statusListFor(alone.content, options)
  const verified = await verifyCredential(credential, keys, new Date(), statusList)
  out(meaning(verified.outcome))
  for (const line of linesOf(verified)) out(line)
  return verified.outcome
}

async function verifyCode(
  code: string,
  credential: string | undefined,
  { keys, options, out }: Verifying,
): Promise<string> {
  const alone = await verifyQr(code, keys, new Date())
  const statusList = await statusListFor(alone.outcome === 'FORGED' ? undefined : alone, options)
  const verified = await verifyQr(code, keys, new Date(), statusList)
  out(`QR code: ${meaning(verified.outcome)}`)
  for (const line of linesOfCode(verified)) out(line)
  if (verified.outcome === 'FORGED' || credential === undefined || verified.isOf(credential)) return verified.outcome
  out('  document another one than this code was made for')
  return 'FORGED'
}

const MEANINGS: Readonly<Record<string, string>> = {
  VALID: 'genuine and in force',
  EXPIRED: 'genuine, but its time is over',
  NOT_YET_VALID: 'genuine, but not valid yet',
  FORGED: 'not signed by this issuer, or changed after',
  REVOKED: 'withdrawn',
  SUPERSEDED: 'a newer one took its place',
  STATUS_UNKNOWN: 'genuine, but the status list does not tell whether it is still in force',
}

function meaning(outcome: string): string {
  return `${outcome}: ${MEANINGS[outcome] ?? outcome}`
}

function linesOf({ content }: Verified): readonly string[] {
  if (content === undefined) return []
  const { number, type, version, issuer, validFrom, validUntil, asOf, replaces, subject } = content
  return [
    `  number   ${number}  (${type} ${version})`,
    `  issuer   ${issuer}`,
    `  valid    ${validFrom} to ${validUntil ?? 'further notice'}; facts as of ${asOf}`,
    ...(replaces === undefined ? [] : [`  replaces ${replaces}`]),
    ...Object.entries(subject).map(([name, value]) => `  ${name.padEnd(8)} ${JSON.stringify(value)}`),
  ]
}

function linesOfCode(verified: VerifiedQr): readonly string[] {
  if (verified.outcome === 'FORGED') return []
  const { number, type, issuedAt, validUntil } = verified.compact
  return [
    `  number   ${number}  (${type})`,
    `  issuer   ${verified.issuer}`,
    `  valid    ${issuedAt.toISOString()} to ${validUntil?.toISOString() ?? 'further notice'}`,
  ]
}

interface Listed {
  readonly issuer: string
  readonly status?: StatusClaim | undefined
}

/** The one that was named, or with `--online` the one that the certificate itself names, which its signature covers. */
async function statusListFor(listed: Listed | undefined, options: VerifyOptions): Promise<string | undefined> {
  const from = options.status ?? (options.online ? await addressOf(listed, options) : undefined)
  if (from !== undefined) return await fetchOrRead(from, 'the status list cannot be read from')
  // What names no list cannot be told about by one: an empty one makes that known.
  return options.online ? '' : undefined
}

/** Who takes the keys from a window takes the list from it too, under whichever address it is known to the world. */
async function addressOf(listed: Listed | undefined, options: VerifyOptions): Promise<string | undefined> {
  const uri = listed?.status?.status_list.uri
  if (listed === undefined || uri === undefined || options.jwks !== undefined) return uri
  const { url } = await findWindow(options)
  return uri.startsWith(listed.issuer) ? `${url}${uri.slice(listed.issuer.length)}` : uri
}

async function keysFor(options: VerifyOptions): Promise<JSONWebKeySet> {
  const from = options.jwks ?? `${(await findWindow(options)).url}/.well-known/jwks.json`
  const why = "name the issuer's keys with `--jwks`; they cannot be read from"
  try {
    return JSON.parse(await fetchOrRead(from, why)) as JSONWebKeySet
  } catch (cause) {
    if (cause instanceof CommandError) throw cause
    throw new CommandError(`${why} ${from}`, cause)
  }
}

async function fetchOrRead(from: string, why: string): Promise<string> {
  try {
    if (!/^https?:/.test(from)) return await readFile(from, 'utf8')
    const response = await fetch(from, { signal: AbortSignal.timeout(30_000) })
    if (response.ok) return await response.text()
  } catch (cause) {
    throw new CommandError(`${why} ${from}`, cause)
  }
  throw new CommandError(`${why} ${from}`)
}

async function read(file: string): Promise<string> {
  return (await readBytes(file)).toString('utf8').trim()
}

async function readBytes(file: string): Promise<Buffer> {
  if (file === '-') return await buffer(process.stdin)
  return await readFile(file).catch((cause: unknown) => {
    throw new CommandError(`${file} cannot be read`, cause)
  })
}
