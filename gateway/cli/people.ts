/** What `darcha request` does where a request waits for people: says for what, and does it where it is told to. */
import type { Client } from './client.ts'
import { CommandError } from './failure.ts'

/** What whoever asks lets the command do in their name. */
export interface Mandate {
  /** Gives the consent that the definition wants. */
  readonly consent: boolean
  /** Approves the facts as they are shown. */
  readonly approve: boolean
}

export interface Preview {
  readonly gatheredAt: string
  readonly claims: readonly { readonly label: { readonly text: string }; readonly value: unknown }[]
}

interface Standing {
  readonly id: string
  readonly status: string
  readonly preview: Preview | null
}

const AWAITED: Readonly<Record<string, string>> = {
  AWAITING_CONSENT: 'It waits for consent to ask registries (--consent gives it, or giveConsent).',
  AWAITING_PREVIEW: 'It waits for somebody who looks at the facts (--approve approves them, or approvePreview).',
  NEEDS_CLARIFICATION: 'It waits for a registry that was asked whether a fact is right, and then goes on by itself.',
}

/** Undefined where it goes on without anybody. */
export function awaited({ status }: Pick<Standing, 'status'>): string | undefined {
  return AWAITED[status]
}

/** Whether something was done that brings the request further. Throws `CommandError` where it was refused. */
export async function actFor(client: Client, standing: Standing, mandate: Mandate): Promise<boolean> {
  const { id, status, preview } = standing
  if (status === 'AWAITING_CONSENT' && mandate.consent) return await act(client, CONSENT, { id })
  if (status === 'AWAITING_PREVIEW' && mandate.approve && preview !== null)
    return await act(client, APPROVE, { id, seen: preview.gatheredAt })
  return false
}

/** One line for each claim. */
export function factsIn({ claims }: Preview): string {
  return claims.map(({ label, value }) => `  ${label.text}: ${JSON.stringify(value)}`).join('\n')
}

const ACTED = '{ __typename ... on RequestActionError { message } }'
const CONSENT = `mutation Consent($id: ID!) { acted: giveConsent(input: { requestId: $id }) ${ACTED} }`
const APPROVE = `mutation Approve($id: ID!, $seen: DateTime) { acted: approvePreview(id: $id, gatheredAt: $seen) ${ACTED} }`

async function act(client: Client, document: string, variables: Readonly<Record<string, unknown>>): Promise<boolean> {
  const { acted } = await client.ask<{ acted: { readonly __typename: string; readonly message?: string } }>(
    document,
    variables,
  )
  // Somebody else was faster, or the facts were gathered anew: there is another look to take.
  if (acted.message === undefined || ['StateConflict', 'PreviewOutdated'].includes(acted.__typename)) return true
  throw new CommandError(`${acted.message} (${acted.__typename})`)
}
