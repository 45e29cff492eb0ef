/**
 * `darcha revoke`: withdraws a certificate for good, by the window's own mutation and so by the right of whoever's token it is.
 */
import { createClient } from './client.ts'
import { CommandError } from './failure.ts'
import type { Output } from './terminal.ts'

export interface RevokeOptions {
  readonly url: string
  readonly token: string | undefined
  /** A code of `StatusReasonCode`. */
  readonly reason: string
  readonly note?: string | undefined
  readonly caseNumber?: string | undefined
}

interface Revoked {
  readonly message?: string
  readonly status?: string
  readonly reason?: { readonly code: string; readonly at: string; readonly text: { readonly text: string } } | null
}

const REVOKE = `mutation ($input: RevokeCertificateInput!) {
  revokeCertificate(input: $input) {
    ... on RevokedCertificate { status reason { code at text { text } } }
    ... on UnknownCertificate { message }
  }
}`

export async function revoke(number: string, options: RevokeOptions, { out }: Output): Promise<void> {
  const { url, token, reason, note, caseNumber } = options
  const headers = { 'darcha-purpose': 'CASE', ...(caseNumber !== undefined && { 'darcha-case': caseNumber }) }
  const input = { number, reason, ...(note !== undefined && { note }) }
  const { revokeCertificate } = await createClient({ url, token, headers }).ask<{ revokeCertificate: Revoked }>(
    REVOKE,
    {
      input,
    },
  )
  const { message, status, reason: kept } = revokeCertificate
  if (status === undefined) throw new CommandError(`${message ?? 'unknown'} (${number})`)
  out(`${status}: ${number}${kept == null ? '' : ` since ${kept.at}: ${kept.text.text} (${kept.code})`}`)
}
