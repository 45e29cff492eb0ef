/**
 * `darcha request`: asks for a certificate and waits for it, with a line that names the facts being gathered and nothing
 * else. Exit codes: 0 issued, 2 refused with the reason, 3 still waiting, 1 error.
 */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { type Client, createClient } from './client.ts'
import { CommandError, EXIT } from './failure.ts'
import { type Payment, payAtMock, payingLine } from './payment.ts'
import { actFor, awaited, factsIn, type Mandate, type Preview } from './people.ts'
import type { Output } from './terminal.ts'

export interface RequestOptions {
  readonly url: string
  readonly token: string | undefined
  readonly subject: string
  readonly language?: string | undefined
  readonly caseNumber?: string | undefined
  /** Makes a repeated command find its first request instead of making another. */
  readonly key?: string | undefined
  readonly save?: string | undefined
  /** Where to put its paper. */
  readonly pdf?: string | undefined
  readonly json: boolean
  /** How long to wait for the end, in milliseconds. */
  readonly patience: number
  /** Pays what is to be paid, at the mock provider at this address; absent: somebody else does. */
  readonly pay?: { readonly mock: string | undefined } | undefined
  readonly mandate: Mandate
}

interface Progress {
  readonly id: string
  readonly status: string
  readonly facts: readonly { readonly label: { readonly text: string }; readonly status: string }[]
  readonly rejection: { readonly code: string; readonly message: { readonly text: string } } | null
  readonly failure: { readonly code: string; readonly message: string } | null
  readonly cancellation: { readonly code: string; readonly message: string } | null
  readonly payment: Payment | null
  readonly preview: Preview | null
  readonly certificate: {
    readonly number: string
    readonly credential: string
    readonly verificationUrl: string
  } | null
}

const PROGRESS = `fragment Progress on CertificateRequest {
  id status
  facts { label { text } status }
  rejection { code message { text } }
  failure { code message }
  cancellation { code message }
  payment { amount { amount currency } status payUrl }
  preview { gatheredAt claims { label { text } value } }
  certificate { number credential verificationUrl }
}`

const REQUEST = `mutation Request($input: RequestCertificateInput!) {
  requestCertificate(input: $input) {
    __typename
    ... on CertificateRequest { ...Progress }
    ... on RequestCertificateError { message }
  }
} ${PROGRESS}`

const FOLLOW = `query Follow($id: ID!) { certificateRequest(id: $id) { ...Progress } } ${PROGRESS}`

export async function requestCertificate(type: string, options: RequestOptions, output: Output): Promise<number> {
  const client = createClient({
    url: options.url,
    token: options.token,
    headers: {
      'darcha-purpose': 'CERTIFICATE',
      ...(options.caseNumber !== undefined && { 'darcha-case': options.caseNumber }),
      ...(options.language !== undefined && { 'accept-language': options.language }),
    },
  })
  const first = await begin(client, type, options)
  const last = await follow(client, first, { until: Date.now() + options.patience, output, options })
  if (last.certificate !== null && options.pdf !== undefined) {
    await writeFile(options.pdf, await client.download(`/certificates/${last.certificate.number}.pdf`))
  }
  return await report(last, options, output)
}

async function begin(client: Client, type: string, options: RequestOptions): Promise<Progress> {
  const { requestCertificate: result } = await client.ask<{
    requestCertificate: ({ __typename: 'CertificateRequest' } & Progress) | { __typename: string; message: string }
  }>(REQUEST, {
    input: {
      type,
      subject: subjectOf(options.subject),
      idempotencyKey: options.key ?? randomUUID(),
      ...(options.language !== undefined && { language: options.language }),
    },
  })
  if ('message' in result) throw new CommandError(`${result.message} (${result.__typename})`)
  return result
}

/** Which key it is can be told by its shape: 14 digits, 9 digits, or groups with colons. */
function subjectOf(text: string): Readonly<Record<string, string>> {
  if (text.includes(':')) return { cadastralNumber: text }
  return text.length === 9 ? { stir: text } : { pinfl: text }
}

async function follow(
  client: Client,
  first: Progress,
  { until, output, options }: { until: number; output: Output; options: RequestOptions },
): Promise<Progress> {
  let latest = first
  let asked = false
  let shown: string | undefined
  for (let pause = 100; !isEnded(latest) && Date.now() < until; pause = Math.min(pause * 1.5, 2_000)) {
    if (!options.json) output.progress(payingLine(latest.payment) ?? line(latest))
    if (latest.payment?.payUrl != null && options.pay !== undefined && !asked) {
      await payAtMock(latest.payment.payUrl, options.pay.mock)
      asked = true
    }
    if (latest.preview !== null && latest.preview.gatheredAt !== shown && !options.json) {
      shown = latest.preview.gatheredAt
      output.out(`To be certified:\n${factsIn(latest.preview)}`)
    }
    const acted = await actFor(client, latest, options.mandate)
    // What only people can do, waiting does not bring.
    if (!acted && awaited(latest) !== undefined) return latest
    await wait(pause)
    const { certificateRequest } = await client.ask<{ certificateRequest: Progress | null }>(FOLLOW, { id: first.id })
    if (certificateRequest === null) throw new CommandError(`the request ${first.id} is not there any more`)
    latest = certificateRequest
  }
  return latest
}

function isEnded({ status }: Progress): boolean {
  return ['ISSUED', 'REJECTED', 'CANCELLED', 'FAILED'].includes(status)
}

function line({ facts }: Progress): string {
  const marks: Readonly<Record<string, string>> = { GATHERED: '✓', WITHHELD: '✗', WAITING: '…' }
  return facts.map(({ label, status }) => `${marks[status] ?? '·'} ${label.text}`).join('   ')
}

async function report(request: Progress, { json, save, pdf }: RequestOptions, { out }: Output): Promise<number> {
  const { certificate, rejection, failure, cancellation } = request
  if (certificate !== null && save !== undefined) await writeFile(save, `${certificate.credential}\n`)
  if (json) out(JSON.stringify(request))
  if (certificate !== null) {
    if (!json) out(`Issued: ${certificate.number}\nVerify: ${certificate.verificationUrl}`)
    if (!json) out(save === undefined ? certificate.credential : `Saved:  ${save}`)
    if (!json && pdf !== undefined) out(`Paper:  ${pdf}`)
    return EXIT.issued
  }
  if (rejection !== null) {
    if (!json) out(`Refused: ${rejection.message.text} (${rejection.code})`)
    return EXIT.refused
  }
  const stopped = failure ?? cancellation
  if (stopped !== null) throw new CommandError(`${stopped.message} (${stopped.code})`)
  if (!json) out(`${waitingFor(request)} Application number: ${request.id}\n${line(request)}`)
  return EXIT.waiting
}

/** Most waiting ends by itself; some things are for people to do. */
function waitingFor(request: Progress): string {
  const people = awaited(request)
  if (people !== undefined) return people
  const paying = payingLine(request.payment)
  return paying === undefined ? 'Still waiting; it goes on by itself.' : `${paying}\nThen it goes on by itself.`
}
