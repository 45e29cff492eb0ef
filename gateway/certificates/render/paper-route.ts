/**
 * `GET /certificates/<number>.pdf`: the sealed paper, for whoever may see the certificate by the API.
 *
 * Only what is in force is handed out. A copy of a withdrawn or outdated certificate would be sealed today and carried
 * away without its standing; the standing is told at the verification page. What a caller may not see is answered as what
 * never was.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { LANGUAGES, type Language, type RequestIdentity } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { findCertificate } from '../issue/certificate-records.ts'
import { maySee } from '../request/requesters.ts'
import { certificateStatus } from '../request/states.ts'
import type { Papers } from './papers.ts'

/** Who asks and why; throws `GatewayError`. */
export type Identify = (request: FastifyRequest) => Promise<RequestIdentity>

export interface PaperRouteParts {
  readonly store: Store
  readonly papers: Papers
  readonly identify: Identify
  readonly clock: () => Date
}

/** Making one takes as much as a hundred ordinary questions; a person needs a few, a counter one for each client. */
const PAPERS_A_MINUTE = 60

type Asked = { Params: { number: string }; Querystring: { language?: unknown } }

export function addPaperRoute(app: FastifyInstance, { store, papers, identify, clock }: PaperRouteParts): void {
  const rate = new RateLimiterMemory({ keyPrefix: 'papers', points: PAPERS_A_MINUTE, duration: 60 })
  app.get<Asked>('/certificates/:number.pdf', async (request, reply) => {
    const { principal } = await identify(request)
    if (principal.kind === 'anonymous') {
      throw new GatewayError('UNAUTHENTICATED', 'a certificate is handed to somebody who is known')
    }
    await rate.consume(JSON.stringify([principal.clientId, principal.id])).catch(tooMany)
    const language = languageIn(request.query.language)
    const record = await findCertificate(store.db, 'number', request.params.number)
    if (record === undefined || !maySee({ principal }, record.request)) throw unknown()
    const status = certificateStatus(record.status, record.validUntil, clock())
    if (status !== 'VALID') throw new GatewayError('CERTIFICATE_NOT_IN_FORCE', `the certificate is ${status}`)
    const pdf = await papers.pdfOf(record, language ?? record.request.identity.language)
    if (pdf === undefined) throw unknown()
    return await reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${record.number}.pdf"`)
      .header('x-content-type-options', 'nosniff')
      .type('application/pdf')
      .send(pdf)
  })
}

/** Undefined where none is wished: then it is the one that the certificate was asked for in. */
function languageIn(wished: unknown): Language | undefined {
  if (wished === undefined) return undefined
  const language = LANGUAGES.find((each) => each === wished)
  if (language !== undefined) return language
  throw new GatewayError('BAD_REQUEST', `language is one of ${LANGUAGES.join(', ')}`, { params: { at: 'language' } })
}

function unknown(): GatewayError {
  return new GatewayError('CERTIFICATE_UNKNOWN', 'there is no certificate of this number that this caller may see')
}

function tooMany(refused: unknown): never {
  const wait = typeof refused === 'object' && refused !== null && 'msBeforeNext' in refused ? refused.msBeforeNext : 0
  throw new GatewayError('RATE_LIMITED', 'too many papers; ask again later', {
    retryAfter: Number(wait),
    params: { limit: 'rate' },
  })
}
