/** Titles by number, those in the archive by reference: what is asked for now, and what can be had later. */
import { randomUUID } from 'node:crypto'
import type { Title } from '../population/contract/title.ts'
import type { MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'
import { tashkentTime } from '../tashkent.ts'
import { registerError } from './errors.ts'
import type { Office } from './office.ts'
import { readFields, readTitlesQuestion } from './questions.ts'
import { titleRow } from './rows.ts'

/** Rows come by the last digits of their numbers: in no order that a client could rely on. */
export function titles(request: MockRequest, office: Office): MockResponse {
  const read = readTitlesQuestion(request)
  if ('error' in read) return read.error
  const { fields, numbers } = read.question
  const found = [...new Set(numbers)]
    .sort((a, b) => (a.slice(-6) < b.slice(-6) ? -1 : 1))
    .flatMap((number) => office.population.titleByCadastralNumber(number) ?? [])
  const told = found.filter(({ archived, restricted }) => !archived && !restricted)
  const availableAt = new Date(request.asOf.getTime() + office.extractDelay)
  return answer(request, {
    titles: told.map((title) => titleRow(office.population, title, fields)),
    archived: found.filter(({ archived }) => archived).map((title) => order(office, title, availableAt)),
    restricted: found
      .filter(({ restricted }) => restricted)
      .map(({ cadastralNumber }) => ({ cad_no: cadastralNumber, reason: 'state_secret' })),
  })
}

/** A reference is good for 30 days after its extract is there. */
const KEPT = 30 * 86_400_000

export function extract(request: MockRequest, office: Office, reference: string): MockResponse {
  const read = readFields(request)
  if ('error' in read) return read.error
  const order = office.seal.open(reference.replace(/^EX-/, '').replace('-', ''))
  const [number = '', moment] = order?.split(' ') ?? []
  const title = office.population.titleByCadastralNumber(number)
  const availableAt = new Date(Number(moment))
  if (title === undefined || request.asOf.getTime() > availableAt.getTime() + KEPT) {
    return registerError('extract.unknown', 'no such reference')
  }
  if (request.asOf.getTime() < availableAt.getTime() - office.extractDelay + office.readyAfter()) {
    return answer(request, { titles: [], archived: [ordered(office, title, availableAt)], restricted: [] })
  }
  return answer(request, { titles: [titleRow(office.population, title, read.question)], archived: [], restricted: [] })
}

interface Archived {
  readonly cad_no: string
  readonly reference: string
  readonly available_at: string
}

interface Titles {
  readonly titles: readonly object[]
  readonly archived: readonly Archived[]
  readonly restricted: readonly object[]
}

function order(office: Office, title: Title, availableAt: Date): Archived {
  const archived = ordered(office, title, availableAt)
  office.onOrder(archived.reference, office.readyAfter())
  return archived
}

function ordered({ seal }: Office, { cadastralNumber }: Title, availableAt: Date): Archived {
  const token = seal.seal(`${cadastralNumber} ${availableAt.getTime()}`)
  const reference = `EX-${token.slice(0, 8)}-${token.slice(8)}`
  return { cad_no: cadastralNumber, reference, available_at: availableAt.toISOString() }
}

function answer(request: MockRequest, content: Titles): MockResponse {
  const body = { request_no: randomUUID(), as_of: tashkentTime(request.asOf), ...content }
  const moments = content.archived.map((one) => Date.parse(one.available_at) - request.asOf.getTime())
  if (moments.length === 0) return json(200, body)
  return json(202, body, { 'retry-after': String(Math.max(1, Math.ceil(Math.min(...moments) / 1000))) })
}
