/**
 * The mutation `revokeCertificate`: who may revoke, and what comes of it.
 *
 * An officer of the organisation that issues, with the scope for it; never a citizen, a service or an officer of another
 * organisation. Which organisation issues, the configuration says; where it does not, it is the one whose officer asked for
 * the certificate. What an officer may not revoke is to them as what never was.
 */
import { z } from 'zod'
import type { RequestContext } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { type Found, findIssued } from '../issue/certificate-records.ts'
import { REASONS, type Reason } from '../status/reasons.ts'
import { revoke } from '../status/withdraw.ts'
import { say } from '../words.ts'
import { reasonView, type View } from './view.ts'

export const SCOPE = 'certificates:revoke'

const reasons = z.enum(Object.keys(REASONS) as [Reason, ...Reason[]])
const revokeInput = z.object({ number: z.string(), reason: reasons, note: z.string().nullish() })

export interface RevocationParts {
  readonly store: Store
  readonly clock: () => Date
  /** Id of the organisation that issues, as tokens of its officers name it. */
  readonly issuingOrganization?: string | undefined
}

/** Throws `GatewayError` ACCESS_DENIED where the caller may revoke nothing, BAD_REQUEST for a note with what may be a person's. */
export async function revokeCertificate(
  input: unknown,
  context: RequestContext,
  parts: RevocationParts,
): Promise<View> {
  const organization = admit(context)
  const { number, reason, note = null } = revokeInput.parse(input)
  checkNote(note)
  const { principal, caseNumber, language } = context
  const found = await findIssued(parts.store.db, 'number', number)
  const by = { kind: principal.kind, id: principal.id, organization, ...(caseNumber !== undefined && { caseNumber }) }
  const withdrawn = isTheirs(found, organization, parts)
    ? await revoke(parts.store.db, { number, reason, note, by, at: parts.clock() })
    : undefined
  if (withdrawn === undefined) return { __typename: 'UnknownCertificate', message: say('UNKNOWN', language) }
  const { status } = withdrawn
  return { __typename: 'RevokedCertificate', number, status, reason: reasonView(withdrawn, language) }
}

/** The officer's organisation. */
function admit({ principal }: RequestContext): string {
  if (principal.kind === 'anonymous')
    throw new GatewayError('UNAUTHENTICATED', 'a certificate is revoked by an officer')
  if (!principal.scopes.includes(SCOPE)) {
    throw new GatewayError('ACCESS_DENIED', `the token does not carry the scope ${SCOPE}`)
  }
  if (principal.kind === 'officer' && principal.organization !== undefined) return principal.organization.id
  throw new GatewayError('ACCESS_DENIED', 'a certificate is revoked by an officer of an organisation')
}

function isTheirs(
  { certificate, erased }: Found,
  organization: string,
  { issuingOrganization }: RevocationParts,
): boolean {
  if (certificate === undefined && erased === undefined) return false
  if (issuingOrganization !== undefined) return organization === issuingOrganization
  const { kind, organization: asked } = certificate?.request.identity.principal ?? {}
  return kind === 'officer' && asked?.id === organization
}

const LONGEST_NOTE = 500

/** Numbers of persons, documents and acts are the personal data that people write into notes. */
function checkNote(note: string | null): void {
  if (note === null || (note.length <= LONGEST_NOTE && !/\d{7}/.test(note.replaceAll(/[\s-]/g, '')))) return
  throw new GatewayError(
    'BAD_REQUEST',
    `a note has at most ${LONGEST_NOTE} characters, and no number of a person or a document`,
    {
      params: { argument: 'note' },
    },
  )
}
