/** Rights of people and organisations, fifty to a page. A cursor holds where the next page begins and whose question it was. */
import { createHash, randomUUID } from 'node:crypto'
import type { Holding } from '../population/contract/title.ts'
import type { MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'
import { tashkentTime } from '../tashkent.ts'
import { KIND } from './codes.ts'
import { registerError } from './errors.ts'
import type { Office } from './office.ts'
import { type HoldingsQuestion, readHoldingsQuestion } from './questions.ts'
import { holdingRow } from './rows.ts'

const PAGE = 50
const CURSOR_LIFE = 3_600_000

export function holdings(request: MockRequest, office: Office): MockResponse {
  const read = readHoldingsQuestion(request)
  if ('error' in read) return read.error
  const { question } = read
  const start = startOf(request, office, question)
  if (start === undefined) return registerError('cursor.invalid', 'made up, too old, or of another question')
  const rows = held(office, question)
  const end = start + PAGE
  return json(200, {
    request_no: randomUUID(),
    as_of: tashkentTime(request.asOf),
    holdings: rows.slice(start, end).map((holding) => holdingRow(office.population, holding, question.fields)),
    next_cursor: end < rows.length ? office.seal.seal(`${digest(question)} ${end} ${request.asOf.getTime()}`) : null,
  })
}

/** Holders in the order of their last digits, so that rows of one holder are together and holders in no order of use. */
function held({ population }: Office, { kinds, pins = [], stirs = [] }: HoldingsQuestion): readonly Holding[] {
  const people = arranged(pins).flatMap((pin) => population.personByPinfl(pin) ?? [])
  const organizations = arranged(stirs).flatMap((stir) => population.organizationByStir(stir) ?? [])
  const all = [
    ...people.filter(({ unknownTo }) => !unknownTo.includes('land')).flatMap(population.holdingsOfPerson),
    ...organizations.flatMap(population.holdingsOfOrganization),
  ]
  return all.filter(({ title }) => kinds === undefined || kinds.some((kind) => kind === KIND[title.kind]))
}

function arranged(keys: readonly string[]): string[] {
  return [...new Set(keys)].sort((a, b) => (a.slice(-4) < b.slice(-4) ? -1 : 1))
}

function startOf({ asOf }: MockRequest, { seal }: Office, question: HoldingsQuestion): number | undefined {
  if (question.cursor === undefined) return 0
  const [asked, start, since] = seal.open(question.cursor)?.split(' ') ?? []
  const good = asked === digest(question) && asOf.getTime() - Number(since) <= CURSOR_LIFE
  return good ? Number(start) : undefined
}

/** Of the question without its cursor. */
function digest({ cursor: _, ...question }: HoldingsQuestion): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16)
}
