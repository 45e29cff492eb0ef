import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { renderPdf } from '../../../../gateway/certificates/render/pdf.ts'
import { printCertificate } from '../../../../gateway/certificates/render/print.ts'
import { openTypefaces, type Typefaces } from '../../../../gateway/certificates/render/typefaces.ts'
import { LANGUAGES, type Language } from '../../../../gateway/context.ts'
import { readActNames, readRegistryNames, readVocabulary } from '../../../../schema/index.ts'
import { type OpenedPdf, openPdf } from '../../../support/pdf.ts'
import { specimen } from '../../../support/specimens.ts'
import { DEFINITIONS, definition } from '../world.ts'

const vocabulary = readVocabulary()
const CREDENTIAL = 'eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl'
const URL = 'https://darcha.example/verify/Q29tZSBpbiBwZWFjZSE'
let typefaces: Typefaces
beforeAll(async () => {
  typefaces = await openTypefaces()
})

async function make(id: string, language: Language, { rows = 2, issuer = 'Sergeli <one> & "stop" shop' } = {}) {
  const of = definition(id)
  const certificate = specimen(of, vocabulary, rows)
  const text = printCertificate(certificate, of, language, {
    vocabulary,
    registries: readRegistryNames(),
    acts: readActNames(),
    issuer: { id: 'https://darcha.example', name: issuer },
  })
  const bytes = await renderPdf(text, {
    credential: CREDENTIAL,
    qr: URL,
    verificationUrl: URL,
    issuedAt: certificate.issuedAt,
    typefaces,
  })
  return { text, bytes, pdf: openPdf(bytes) }
}

/** Everything that the text says, without how it was broken into lines. */
const squeezed = (text: string) => text.replace(/[\s\u00a0]+/g, '')
const words = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Object.values(Object(value)).flatMap(words)

describe('the paper', () => {
  const every = DEFINITIONS.flatMap(({ id }) => LANGUAGES.map((language) => [id, language] as const))

  it.each(every)('shows every word of %s in %s, and none that its letters cannot write', async (id, language) => {
    const { text, pdf } = await make(id, language)
    const shown = squeezed(pdf.shown.flat().join(''))
    const { language: _, ...said } = text
    expect(words(said).filter((each) => !shown.includes(squeezed(each)))).toEqual([])
    expect(shown).not.toContain('\u0000')
    expect(shown).not.toContain('\ufffd')
  })

  it('is read from top to bottom: issuer, title, what is stated, who was asked, how to verify it', async () => {
    const { text, pdf } = await make('birth-record', 'uz-Latn')
    const shown = squeezed(pdf.shown.flat().join(''))
    const order = [
      text.state,
      text.issuer,
      text.title,
      'JShShIR',
      text.purpose,
      text.sources.title,
      text.verification,
      text.footer,
    ]
    const places = order.map((each) => shown.indexOf(squeezed(each)))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((one, other) => one - other))
  })

  it('is one page without a page number; a long table goes on, its heading again and pages numbered', async () => {
    const short = await make('no-tax-debt', 'en')
    expect(short.pdf.shown).toHaveLength(1)
    expect(short.pdf.shown.flat().join('')).not.toContain('Page 1')
    const long = await make('no-utility-debt', 'en', { rows: 60 })
    expect(long.pdf.shown.length).toBeGreaterThan(1)
    for (const [at, pieces] of long.pdf.shown.entries())
      expect(pieces).toContain(`Page ${at + 1} of ${long.pdf.shown.length}`)
  })

  it('marks what no letter can write, rather than leave it out', async () => {
    const { pdf } = await make('no-tax-debt', 'en', { issuer: 'One 窓 shop' })
    expect(pdf.shown.flat()).toContain('One \ufffd shop')
  })
})

describe('the file, before its seal,', () => {
  it('has the same bytes in another process, in another time zone and language', async () => {
    const { bytes } = await make('birth-record', 'kaa')
    const script = `
      import { createHash } from 'node:crypto'
      const at = (path) => import(new URL(path, ${JSON.stringify(import.meta.url)}))
      const { renderPdf } = await at('../../../../gateway/certificates/render/pdf.ts')
      const { printCertificate } = await at('../../../../gateway/certificates/render/print.ts')
      const { openTypefaces } = await at('../../../../gateway/certificates/render/typefaces.ts')
      const { readActNames, readDefinitions, readRegistryNames, readVocabulary } = await at('../../../../schema/index.ts')
      const { specimen } = await at('../../../support/specimens.ts')
      const of = readDefinitions().find(({ id }) => id === 'birth-record')
      const vocabulary = readVocabulary()
      const certificate = specimen(of, vocabulary)
      const issuer = { id: 'https://darcha.example', name: 'Sergeli <one> & "stop" shop' }
      const text = printCertificate(certificate, of, 'kaa', { vocabulary, registries: readRegistryNames(), acts: readActNames(), issuer })
      const bytes = await renderPdf(text, { credential: ${JSON.stringify(CREDENTIAL)}, qr: ${JSON.stringify(URL)},
        verificationUrl: ${JSON.stringify(URL)}, issuedAt: certificate.issuedAt, typefaces: await openTypefaces() })
      console.log(createHash('sha256').update(bytes).digest('hex'))`
    const elsewhere = { ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'ru_RU.UTF-8', LC_ALL: 'ru_RU.UTF-8' }
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: elsewhere,
      encoding: 'utf8',
    })
    expect(printed.trim()).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  it('has another identifier where anything it says is another', async () => {
    const idOf = ({ trailer }: OpenedPdf) => /\/ID \[<(\w+)> <\1>\]/.exec(trailer)?.[1]
    const [one, same, other] = [
      await make('no-tax-debt', 'en'),
      await make('no-tax-debt', 'en'),
      await make('no-tax-debt', 'ru'),
    ]
    expect(idOf(one.pdf)).toMatch(/^\w{32}$/)
    expect(idOf(same.pdf)).toBe(idOf(one.pdf))
    expect(idOf(other.pdf)).not.toBe(idOf(one.pdf))
  })

  it('carries the credential as what it was made from', async () => {
    const { pdf } = await make('no-tax-debt', 'en')
    const [file] = pdf.having('/Type /Filespec')
    expect(file?.source).toMatch(/\/AFRelationship \/Source/)
    const embedded = pdf.follow(file?.source ?? '', 'F')
    expect(embedded.stream).toBe(CREDENTIAL)
    expect(embedded.source).toContain('/Subtype /application#2Fvc+jwt')
    expect(embedded.source).toContain(`/CheckSum <${createHash('md5').update(CREDENTIAL).digest('hex')}>`)
    const [catalogue] = pdf.having('/Type /Catalog')
    expect(catalogue?.source).toContain(`/AF [${file?.id} 0 R]`)
  })
})

describe('PDF/A-3b', () => {
  let pdf: OpenedPdf
  let bytes: Buffer
  beforeAll(async () => {
    ;({ pdf, bytes } = await make('no-utility-debt', 'uz-Cyrl', { rows: 60 }))
  })

  it('has a header of its version and a binary comment (6.1.2)', () => {
    expect(bytes.subarray(0, 9).toString('latin1')).toBe('%PDF-1.7\n')
    expect([...bytes.subarray(10, 14)].every((byte) => byte > 127)).toBe(true)
  })

  it('has neither encryption nor scripts nor what opens by itself nor transparency (6.1.3, 6.6.1, 6.2.10)', () => {
    const all = [...pdf.objects.values()].map(({ source }) => source).join('\n') + pdf.trailer
    expect(all).not.toMatch(/\/(Encrypt|JavaScript|JS|OpenAction|AA|Launch|SMask|CA|ca|Group|NeedAppearances|XFA)\b/)
  })

  it('has an output intent with its profile, since its colours are RGB (6.2.3)', () => {
    const [intent] = pdf.having('/Type /OutputIntent')
    expect(intent?.source).toContain('/S /GTS_PDFA1')
    expect(pdf.follow(intent?.source ?? '', 'DestOutputProfile').stream?.slice(36, 40)).toBe('acsp')
  })

  it('embeds every font, each with its widths and what its glyphs mean (6.2.11)', () => {
    const fonts = pdf.having(/\/Type \/Font\n/)
    expect(fonts.filter(({ source }) => source.includes('/Subtype /Type0'))).toHaveLength(3)
    for (const font of fonts) {
      if (font.source.includes('/Subtype /Type0'))
        expect(pdf.follow(font.source, 'ToUnicode').stream).toContain('beginbfrange')
      else {
        expect(font.source).toMatch(/\/Subtype \/CIDFontType2[\s\S]*\/W \[0 \[/)
        expect(pdf.follow(pdf.follow(font.source, 'FontDescriptor').source, 'FontFile2').stream).toBeDefined()
      }
    }
    expect(pdf.having(/\/BaseFont \/(?![A-Z]{6}\+)/)).toEqual([])
  })

  it('says of itself what its information dictionary says, as text that XML can hold (6.6.2, 6.7)', () => {
    const [metadata] = pdf.having('/Type /Metadata')
    const xmp = Buffer.from(metadata?.stream ?? '', 'latin1').toString('utf8')
    expect(metadata?.source).not.toContain('/Filter')
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(xmp).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    expect(xmp).toContain('<xmp:CreateDate>2026-11-24T09:31:07Z</xmp:CreateDate>')
    expect(xmp).toContain('Sergeli &#60;one&#62; &#38; &#34;stop&#34; shop')
    const info = pdf.follow(pdf.trailer, 'Info').source
    expect(pdf.follow(info, 'CreationDate').source).toBe('(D:20261124093107Z)')
    expect(pdf.follow(info, 'Author').source).toBe('(Sergeli <one> & "stop" shop)')
    expect(pdf.follow(info, 'Producer').source).toBe(`(${/<pdf:Producer>(.*)</.exec(xmp)?.[1]})`)
  })

  it('shows its only annotation on paper, or would if it had a size (6.3.3)', () => {
    const annotations = pdf.having('/Type /Annot')
    expect(annotations).toHaveLength(1)
    expect(annotations[0]?.source).toMatch(/\/F 132\b/)
    expect(annotations[0]?.source).toMatch(/\/Rect \[(\S+) (\S+) \1 \2\]/)
  })
})

describe('the structure', () => {
  let pdf: OpenedPdf
  beforeAll(async () => {
    ;({ pdf } = await make('birth-record', 'ru'))
  })

  it('has the language, a title to show, and headings, tables and the code as what they are', () => {
    const [catalogue] = pdf.having('/Type /Catalog')
    expect(catalogue?.source).toContain('/Lang (ru)')
    expect(pdf.follow(catalogue?.source ?? '', 'ViewerPreferences').source).toContain('/DisplayDocTitle true')
    expect(pdf.follow(catalogue?.source ?? '', 'MarkInfo').source).toContain('/Marked true')
    for (const tag of ['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'L', 'LI', 'LBody', 'P', 'Figure', 'Form'])
      expect(pdf.having(new RegExp(`/S /${tag}\\n`)).length).toBeGreaterThan(0)
    expect(pdf.having(/\/S \/H1\n/)).toHaveLength(1)
    expect(pdf.having(/\/S \/TH\n/).every(({ source }) => /\/Scope \/(Row|Column)/.test(source))).toBe(true)
    const [figure] = pdf.having(/\/S \/Figure\n/)
    expect(figure?.source).toMatch(/\/Alt \([\s\S]*\/BBox \[/)
  })

  it('holds everything that is drawn, but for rules and what repeats', () => {
    for (const content of pdf.contents) {
      let depth = 0
      const outside: string[] = []
      for (const line of content.split('\n')) {
        if (/ (BDC|BMC)$/.test(line)) depth += 1
        else if (line === 'EMC') depth -= 1
        else if (depth === 0 && /(^|[ \]])(TJ|Tj|S|f|B)$/.test(line)) outside.push(line)
        expect(depth).toBeLessThanOrEqual(1)
      }
      expect(depth).toBe(0)
      expect(outside).toEqual([])
      expect(content.match(/^\/(?!Artifact)\w+ <<\n?\/MCID \d+/gm)?.length).toBeGreaterThan(30)
    }
  })
})
