import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Statement } from '../../../../gateway/certificates/decide/statement.ts'
import type { CertificateText, Entry } from '../../../../gateway/certificates/render/certificate-text.ts'
import { renderPdf } from '../../../../gateway/certificates/render/pdf.ts'
import { type Printable, printCertificate } from '../../../../gateway/certificates/render/print.ts'
import { openTypefaces, type Typefaces } from '../../../../gateway/certificates/render/typefaces.ts'
import { LANGUAGES, type Language } from '../../../../gateway/context.ts'
import { type Definition, readActNames, readRegistryNames, readVocabulary } from '../../../../schema/index.ts'
import { type OpenedPdf, openPdf, type Piece } from '../../../support/pdf.ts'
import { specimen } from '../../../support/specimens.ts'
import { type Decisions, openDecisions } from '../decisions.ts'
import { DEFINITIONS, definition, OFFICER } from '../world.ts'

const vocabulary = readVocabulary()
const registries = readRegistryNames()
const acts = readActNames()
const issuer = { id: 'https://darcha.sergeli.example', name: 'Sergeli tumani Davlat xizmatlari markazi' }
const verificationUrl = `${issuer.id}/verify/Q29tZSBpbiBwZWFjZSE`
/** As long as real ones. */
const qr = `${verificationUrl}#${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.repeat(7).slice(0, 220)}`

let typefaces: Typefaces
let decisions: Decisions
beforeAll(async () => {
  ;[typefaces, decisions] = await Promise.all([openTypefaces(), openDecisions()])
})
afterAll(() => decisions.close())

async function make(certificate: Printable, of: Definition, language: Language) {
  const text = printCertificate(certificate, of, language, { vocabulary, registries, acts, issuer })
  const { issuedAt } = certificate
  const bytes = await renderPdf(text, { credential: 'a.b.c', qr, verificationUrl, issuedAt, typefaces })
  return { text, bytes, pdf: openPdf(bytes) }
}

/** Asked for by an officer, whose name and case need the longest line there is of who asks. */
function issued(of: Definition, key: string, statement: Statement): Printable {
  const blank = specimen(of, vocabulary)
  const identity = { ...OFFICER, caseNumber: 'C-2026-11-000123' }
  return { ...blank, statement, request: { ...blank.request, subject: { kind: of.subject, key }, identity } }
}

/** What is granted to the people of the first eight households, and to every example, the longest first. */
async function longest(of: Definition, count: number): Promise<readonly Printable[]> {
  const { samples } = decisions.population
  const people = Array.from({ length: 64 }, (_, at) => decisions.population.person(at).pinfl)
  const keys = Object.values(samples).flatMap((sample): readonly string[] => {
    if (of.subject === 'PERSON') return 'pinfl' in sample ? [sample.pinfl] : []
    if (of.subject === 'ORGANIZATION') return 'stir' in sample && !('pinfl' in sample) ? [String(sample.stir)] : []
    return 'cadastralNumber' in sample ? [sample.cadastralNumber] : []
  })
  const granted: Printable[] = []
  for (const key of new Set([...keys, ...(of.subject === 'PERSON' ? people : [])])) {
    const { step } = await decisions.decided(of.id, key)
    if (step.statement !== undefined && step.event === 'GRANTED') granted.push(issued(of, key, step.statement))
  }
  const length = ({ statement }: Printable) =>
    JSON.stringify([statement.claims.map(({ value }) => value), statement.sources]).length
  return granted.toSorted((one, other) => length(other) - length(one)).slice(0, count)
}

const squeezed = (text: string) => text.replace(/[\s\u00a0]+/g, '')
const words = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Object.values(Object(value)).flatMap(words)
const shownIn = (pdf: OpenedPdf, least = 0) =>
  squeezed(
    pdf.drawn
      .flat()
      .flatMap(({ text, size }) => (size >= least ? [text] : []))
      .join(''),
  )
const isAsked = (entry: Entry) => 'table' in entry && entry.table.asked === true

/** All that a certificate is for: not who was asked, nor how to verify it. */
function stated({ title, issuer: by, particulars, purpose, sections }: CertificateText): readonly string[] {
  return words([
    title,
    by,
    particulars,
    purpose,
    sections.map(({ entries }) => entries.filter((each) => !isAsked(each))),
  ])
}

describe('a certificate is one page', () => {
  const every = DEFINITIONS.flatMap(({ id }) => LANGUAGES.map((language) => [id, language] as const))

  it.each(every)('as %s in %s', async (id, language) => {
    const of = definition(id)
    const { text, pdf } = await make(specimen(of, vocabulary), of, language)
    expect(pdf.contents).toHaveLength(1)
    expect(words(text).filter((each) => each !== language && !shownIn(pdf).includes(squeezed(each)))).toEqual([])
  })

  it.each(DEFINITIONS.map(({ id }) => id))(
    'as %s of whom the registries know most, in every language, though an officer asks',
    async (id) => {
      const of = definition(id)
      const certificates = await longest(of, 3)
      expect(certificates.length).toBeGreaterThan(0)
      for (const certificate of certificates) {
        for (const language of LANGUAGES) {
          const { text, pdf } = await make(certificate, of, language)
          expect([language, pdf.contents.length]).toEqual([language, 1])
          expect(stated(text).filter((each) => !shownIn(pdf, 8.5).includes(squeezed(each)))).toEqual([])
        }
      }
    },
    60_000,
  )
})

describe('a certificate that is longer', () => {
  const LONG = ['no-utility-debt', 'property-ownership', 'housing-subsidy-file']

  it.each(LONG)('goes on to further pages, and loses nothing of %s', async (id) => {
    const of = definition(id)
    const { text, pdf } = await make(specimen(of, vocabulary, 60), of, 'uz-Cyrl')
    expect(pdf.contents.length).toBeGreaterThan(1)
    const shown = shownIn(pdf)
    const { language: _, ...said } = text
    expect(words(said).filter((each) => !shown.includes(squeezed(each)))).toEqual([])
    for (const { entries } of text.sections) {
      for (const entry of entries) {
        if (!('table' in entry) || entry.table.asked === true) continue
        for (const row of entry.table.rows) expect(shown).toContain(squeezed(row.join('')))
      }
    }
  })

  it.each(LONG)('is at ease there: %s is set no smaller than one that is short', async (id) => {
    const of = definition(id)
    const sizes = ({ drawn }: OpenedPdf) => Math.max(...drawn.flat().map(({ size }) => size))
    const { pdf } = await make(specimen(of, vocabulary, 60), of, 'ru')
    const short = definition('residence')
    expect(sizes(pdf)).toBe(sizes((await make(specimen(short, vocabulary), short, 'ru')).pdf))
  })

  it.each(LONG)('ends no page of %s with a title', async (id) => {
    const of = definition(id)
    const { pdf } = await make(specimen(of, vocabulary, 60), of, 'kaa')
    for (const content of pdf.contents) {
      const tags = [...content.matchAll(/^\/(?!Artifact)(\w+) <<\n?\/MCID/gm)].map(([, tag]) => tag)
      expect(tags.at(-1)).not.toMatch(/^(H\d|TH)$/)
    }
  })
})

describe('however close it is set', () => {
  it.each(LANGUAGES)('what is stated is never below 8.5 points, and nothing is below 7, in %s', async (language) => {
    for (const of of DEFINITIONS) {
      const { text, pdf } = await make(specimen(of, vocabulary), of, language)
      const sizes = pdf.drawn.flat().map(({ size }) => size)
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(7)
      expect(stated(text).filter((each) => !shownIn(pdf, 8.5).includes(squeezed(each)))).toEqual([])
    }
  })

  it('has the same bytes every time, whatever was made in between', async () => {
    const of = definition('housing-subsidy-file')
    const certificate = specimen(of, vocabulary)
    const { bytes } = await make(certificate, of, 'ru')
    await make(specimen(of, vocabulary, 9), of, 'en')
    expect((await make(certificate, of, 'ru')).bytes.equals(bytes)).toBe(true)
  })

  it('lies within its margins, and neither letters nor rules run into each other', async () => {
    const of = definition('housing-subsidy-file')
    for (const certificate of await longest(of, 2)) {
      const { pdf } = await make(certificate, of, 'uz-Cyrl')
      const pieces = pdf.drawn.flat()
      const outside = pieces.filter(
        ({ x, y, size, width }) => x < 55.9 || x + width > 545.4 || y - size < 30 || y > 812,
      )
      expect(outside).toEqual([])
      expect(pieces.flatMap((one, at) => pieces.slice(at + 1).filter((other) => touch(one, other)))).toEqual([])
      const rules = [...(pdf.contents[0] ?? '').matchAll(/^([\d.]+) ([\d.]+) m\n([\d.]+) \2 l$/gm)]
      expect(rules.length).toBeGreaterThan(10)
      for (const [, left, y, right] of rules) {
        const struck = pieces.filter((piece) =>
          strikes(piece, { left: Number(left), right: Number(right), y: Number(y) }),
        )
        expect(struck).toEqual([])
      }
    }
  })
})

/** From the head of a capital to the foot of a letter that hangs below the line. */
const [ABOVE, BELOW] = [0.72, 0.24]

function touch(one: Piece, other: Piece): boolean {
  const besides = one.x + one.width <= other.x || other.x + other.width <= one.x
  const above = one.y + BELOW * one.size <= other.y - ABOVE * other.size
  const below = other.y + BELOW * other.size <= one.y - ABOVE * one.size
  return !besides && !above && !below
}

function strikes({ x, y, size, width }: Piece, rule: { left: number; right: number; y: number }): boolean {
  return x < rule.right && x + width > rule.left && rule.y > y - ABOVE * size && rule.y < y + BELOW * size
}
