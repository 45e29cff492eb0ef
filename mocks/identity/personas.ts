/** Who the provider can vouch for without asking: one example of each kind of principal, with the claims its tokens carry. */
import { createHash } from 'node:crypto'
import { z } from 'zod'

const pinfl = z.string().regex(/^\d{14}$/)
const SCOPES = 'civil:read tax:read land:read utility:read certificates:request certificates:verify trail:read'

/** What a token says about whom, beside what every token says. */
export const claims = z.object({
  principal_kind: z.enum(['citizen', 'officer', 'service', 'agency']),
  sub: z.string().min(1),
  client_id: z.string().min(1),
  scope: z.string(),
  /** A citizen's own, an officer's own. */
  pinfl: pinfl.optional(),
  organization: z.object({ id: z.string(), name: z.string(), stir: z.string() }).optional(),
  /** Legal entities that a citizen is linked to, as OneID tells them; a basic link is the right to act for one. */
  legal_info: z.array(z.object({ is_basic: z.boolean(), le_tin: z.string(), le_name: z.string() })).optional(),
  /** SOATO of where an officer works. */
  territory: z
    .string()
    .regex(/^\d{2,10}$/)
    .optional(),
})

export type Claims = z.output<typeof claims>

export const persona = z.discriminatedUnion('persona', [
  /** Anybody of the population, by their number. */
  z.object({ persona: z.literal('citizen'), pinfl }),
  /** Anybody of the population who represents a legal entity, and is linked to another without representing it. */
  z.object({ persona: z.literal('director'), pinfl, stir: z.string().regex(/^\d{9}$/), linked: z.string().optional() }),
  /** At the one-stop shop of Sergeli. */
  z.object({ persona: z.literal('officer') }),
  z.object({ persona: z.literal('service') }),
  z.object({ persona: z.literal('agency') }),
])

export type Persona = z.output<typeof persona>

export function claimsOf(who: Persona): Claims {
  switch (who.persona) {
    case 'citizen':
      return {
        principal_kind: 'citizen',
        sub: subject(who.pinfl),
        client_id: 'portal',
        scope: SCOPES,
        pinfl: who.pinfl,
      }
    case 'director':
      return {
        ...claimsOf({ persona: 'citizen', pinfl: who.pinfl }),
        legal_info: [
          { is_basic: true, le_tin: who.stir, le_name: 'MChJ' },
          ...(who.linked === undefined ? [] : [{ is_basic: false, le_tin: who.linked, le_name: 'MChJ' }]),
        ],
      }
    case 'officer':
      return {
        principal_kind: 'officer',
        sub: subject(OFFICER),
        client_id: 'oss-workplace',
        scope: `${SCOPES} certificates:revoke`,
        pinfl: OFFICER,
        organization: { id: 'oss-sergeli', name: 'Sergeli tumani Davlat xizmatlari markazi', stir: '201987654' },
        territory: '1726283',
      }
    case 'service':
    case 'agency':
      return CLIENTS[who.persona].claims
  }
}

/** Of nobody in any population; its check digit is right. */
const OFFICER = '41505889900018'

/** The provider's own name for somebody: the same each time, and no number that anybody else knows. */
function subject(number: string): string {
  return createHash('sha256').update(`subject ${number}`).digest('base64url').slice(0, 22)
}

export interface Client {
  readonly id: string
  readonly secret: string
  readonly claims: Claims
}

/** Clients that act for themselves: their `sub` is their `client_id` (RFC 9068, 2.2). */
export const CLIENTS: Readonly<Record<'service' | 'agency', Client>> = {
  service: {
    id: 'kindergarten-queue',
    secret: 'kindergarten-mock-secret',
    claims: {
      principal_kind: 'service',
      sub: 'kindergarten-queue',
      client_id: 'kindergarten-queue',
      scope: 'civil:read tax:read land:read utility:read certificates:request certificates:verify',
      organization: { id: 'preschool', name: 'Maktabgacha va maktab ta’limi vazirligi', stir: '305109680' },
    },
  },
  agency: {
    id: 'cadastre-agency',
    secret: 'cadastre-mock-secret',
    claims: {
      principal_kind: 'agency',
      sub: 'cadastre-agency',
      client_id: 'cadastre-agency',
      scope: 'certificates:verify clarifications:answer trail:read',
      organization: { id: 'cadastre', name: 'Kadastr agentligi', stir: '200796544' },
    },
  },
}
