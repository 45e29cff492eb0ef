/**
 * The verification page's addresses. Anybody may come, by the QR code or by hand; no account, no script, no cookie.
 *
 *   GET  /verify             the forms alone
 *   GET  /verify/<id>        what stands behind a QR code; as JSON for who accepts that
 *   POST /verify, /verify/<id>   number and PIN
 *   POST /verify/document    the file itself, which is looked at and let go
 *
 * An id or a number that was never issued is answered by the same page in the same way. How often an address may ask is the
 * limits' to say; their refusal is told here as a page.
 */
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LANGUAGES, type Language } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { readKeys } from '../sign/keys.ts'
import { masked } from '../subject.ts'
import { forms, POLICY, renderPage, warning } from './page.ts'
import { presentedIn } from './presented.ts'
import { type Shown, shown } from './shown.ts'
import { typedNumber } from './typed-number.ts'
import type { Verification, Verifier } from './verification.ts'

export interface VerificationPageParts extends Shown {
  readonly store: Store
  readonly verifier: Verifier
  /** By the header Accept-Language; `?lang=` comes first. */
  readonly languageOf: (acceptLanguage: string | undefined) => Language
}

/** A sealed page of a certificate has some hundred kilobytes. */
const LARGEST_FILE = 5_000_000

type Request = FastifyRequest<{
  Params: { id?: string }
  Querystring: { lang?: unknown }
  Body: { number?: unknown; pin?: unknown } | null
}>

export async function addVerificationPages(app: FastifyInstance, parts: VerificationPageParts): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(formbody)
    await scope.register(multipart, { limits: { files: 1, fileSize: LARGEST_FILE, fields: 4, parts: 5 } })
    scope.setErrorHandler((error, request: Request, reply) => refuse(error, { request, reply, parts }))
    scope.get('/verify', (request: Request, reply) => answer({ request, reply, parts }, []))
    scope.get('/verify/:id', (request: Request, reply) => byId({ request, reply, parts }))
    scope.post('/verify', (request: Request, reply) => byPin({ request, reply, parts }))
    scope.post('/verify/:id', (request: Request, reply) => byPin({ request, reply, parts }))
    scope.post('/verify/document', (request: Request, reply) => byDocument({ request, reply, parts }))
  })
}

interface Visit {
  readonly request: Request
  readonly reply: FastifyReply
  readonly parts: VerificationPageParts
}

async function byId(visit: Visit): Promise<FastifyReply> {
  const { request, reply, parts } = visit
  const verification = await parts.verifier.verifyById(request.params.id ?? '')
  if (!wantsPage(request)) return reply.header('cache-control', 'no-store').send(asJson(verification))
  return answer(visit, await shown(verification, languageOf(visit), parts))
}

async function byPin(visit: Visit): Promise<FastifyReply> {
  const { body, params } = visit.request
  const language = languageOf(visit)
  const number = typedNumber(typeof body?.number === 'string' ? body.number : '')
  const pin = typeof body?.pin === 'string' && body.pin !== '' ? body.pin : undefined
  const found = await visit.parts.verifier.verify({ number, ...(pin !== undefined && { pin }) })
  // At the address of another certificate nothing is told of this one.
  const issued = found.certificate ?? found.erased
  const elsewhere = params.id !== undefined && issued?.verificationId !== params.id
  if (elsewhere) return answer(visit, [warning('wrongPin', language)], number)
  return answer(visit, await shown(found, language, visit.parts), number)
}

async function byDocument(visit: Visit): Promise<FastifyReply> {
  const language = languageOf(visit)
  const file = await visit.request.file()
  const presented =
    file === undefined ? undefined : await presentedIn(await file.toBuffer(), await readKeys(visit.parts.store.db))
  if (presented === undefined) return answer(visit, [warning('unreadable', language)])
  const verification = await visit.parts.verifier.verify({ credential: presented.credential })
  const changed = presented.changed && verification.outcome !== 'FORGED' ? [warning('changedPaper', language)] : []
  return answer(visit, [...changed, ...(await shown(verification, language, visit.parts))])
}

function answer(visit: Visit, sections: Parameters<typeof renderPage>[0]['sections'], number?: string): FastifyReply {
  const { request, reply, parts } = visit
  const language = languageOf(visit)
  const path = pathOf(request)
  const page = { language, path, origin: parts.issuer.id, sections: [...sections, forms({ language, path, number })] }
  return reply
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      vary: 'accept, accept-language',
    })
    .type('text/html; charset=utf-8')
    .send(renderPage(page))
}

/** Where the forms of the page lead back to: the document's own address shows nothing by itself. */
function pathOf({ params: { id } }: Request): string {
  return id === undefined || !/^[\w-]{1,64}$/.test(id) ? '/verify' : `/verify/${id}`
}

function refuse(error: unknown, visit: Visit): FastifyReply {
  const language = languageOf(visit)
  if (error instanceof GatewayError && error.code === 'RATE_LIMITED') {
    const seconds = Math.ceil((error.extensions.retryAfterMs ?? 60_000) / 1000)
    visit.reply.code(429).header('retry-after', String(seconds))
    return answer(visit, [warning('slower', language)])
  }
  const status = statusOf(error)
  if (status === undefined) throw error
  visit.reply.code(status)
  return answer(visit, [warning('unreadable', language)])
}

/** The framework's own refusals: a file that is too large, a form that is none. */
function statusOf(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}

function languageOf({ request, parts }: Visit): Language {
  const { lang } = request.query
  return LANGUAGES.find((language) => language === lang) ?? parts.languageOf(request.headers['accept-language'])
}

/** A browser says that it takes HTML; a program that says nothing gets JSON. */
function wantsPage({ headers: { accept = '' } }: Request): boolean {
  return accept.includes('text/html')
}

function asJson({ outcome, certificate, erased }: Verification): object {
  const issued = certificate ?? erased
  return {
    outcome,
    type: issued?.request.definition.id ?? null,
    issuedAt: issued?.issuedAt ?? null,
    validUntil: issued?.validUntil ?? null,
    maskedSubject: certificate === undefined ? null : masked(certificate.request.subject),
    erasedAt: erased?.request.erasedAt ?? null,
  }
}
