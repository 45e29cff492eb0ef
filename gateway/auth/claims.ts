/**
 * From the claims of a verified access token to the principal: the one place that knows their names.
 *
 * `sub`, `client_id` and `scope` are RFC 9068's; `principal_kind`, `pinfl`, `organization` and `territory` are agreed with
 * the identity provider; `legal_info` is OneID's. A token that says less than its kind must say is refused as a whole.
 */
import type { JWTPayload } from 'jose'
import { z } from 'zod'
import type { Principal } from '../context.ts'
import { GatewayError } from '../errors.ts'

/** No check digit: the identity provider vouches for the number, and legacy ones fail it. */
export const PINFL = /^\d{14}$/

/** Of a legal entity. */
const STIR = /^[1-9]\d{8}$/

const name = z.string().min(1).max(256)

const claims = z
  .object({
    sub: name,
    client_id: name,
    principal_kind: z.enum(['citizen', 'officer', 'service', 'agency']),
    pinfl: z.string().regex(PINFL).optional(),
    scope: z.string().max(4_096).default(''),
    organization: z.object({ id: name, name }).optional(),
    /** OneID: legal entities that the person is linked to; only a basic link is the right to act for one. */
    legal_info: z
      .array(z.object({ is_basic: z.boolean(), le_tin: z.string().regex(STIR), le_name: name }))
      .max(100)
      .default([]),
    territory: z
      .string()
      .regex(/^\d{2,10}$/)
      .optional(),
  })
  .refine(({ principal_kind, pinfl }) => principal_kind !== 'citizen' || pinfl !== undefined, { path: ['pinfl'] })

export function principalOf(payload: JWTPayload): Principal {
  const parsed = claims.safeParse(payload)
  if (!parsed.success) throw incomplete(parsed.error)
  const { sub, client_id, principal_kind, pinfl, scope, organization, legal_info, territory } = parsed.data
  const represents = legal_info.flatMap(({ is_basic, le_tin: stir, le_name }) =>
    is_basic ? [{ stir, name: le_name }] : [],
  )
  return {
    kind: principal_kind,
    id: sub,
    clientId: client_id,
    scopes: scope.split(' ').filter((word) => word !== ''),
    ...(pinfl !== undefined && { pinfl }),
    ...(organization !== undefined && { organization }),
    ...(principal_kind === 'citizen' && represents.length > 0 && { represents }),
    ...(territory !== undefined && { territory }),
  }
}

/** Names the claims, never their values; the parser's own error is not kept, because it may quote them. */
function incomplete(error: z.ZodError): GatewayError {
  const named = [...new Set(error.issues.map(({ path }) => path.join('.')))].join(' ')
  return new GatewayError('UNAUTHENTICATED', `the access token does not say who asks: ${named}`, {
    params: { reason: 'claim', claim: named },
  })
}
