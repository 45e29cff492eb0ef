/**
 * `npm run check:pdf [folder]`: the papers of every definition in every language, judged by tools that are not ours.
 *
 *   qpdf        the file is well formed
 *   openssl     the signature holds over what its byte range covers (cms -verify, by the certificate of the key)
 *   pdfsig      poppler finds one signature, valid, over the whole document
 *   pdffonts    every font is embedded, a subset, and maps back to letters
 *   pdftotext   everything that the certificate says can be copied out, title before content before footer
 *   pdfinfo     tagged, of PDF 1.7, one page of A4; in one language of each, since it takes long, its structure holds the title as a heading
 *   verapdf     PDF/A-3b, where it is installed; it is in no distribution, so mostly it is not
 *
 * With a folder the files stay there, to be looked at. Needs poppler-utils, qpdf and openssl; exit code 1 where one judge
 * objects, with what it said.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { LANGUAGES } from '../../gateway/context.ts'
import { readDefinitions } from '../../schema/index.ts'
import { openPaperMaker } from '../support/papers.ts'

interface Paper {
  readonly file: string
  readonly bytes: Buffer
  readonly title: string
  /** Whether its structure is looked at too. */
  readonly read: boolean
  /** Texts in the order that they are read in. */
  readonly order: readonly string[]
}

/** What is wrong; undefined where nothing is. */
type Judge = (paper: Paper) => Promise<string | undefined>

const run = async (command: string, ...args: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)(command, args, { maxBuffer: 1 << 26 })
  return stdout + stderr
}
const objects = (said: string, ...wanted: (RegExp | string)[]): string | undefined =>
  wanted.some((each) => (typeof each === 'string' ? !said.includes(each) : !each.test(said))) ? said : undefined
const squeezed = (text: string): string => text.normalize('NFC').replace(/[\s\u00a0]+/g, '')

const WANTED = [/Tagged: +yes/, /PDF version: +1\.7/, /JavaScript: +no/, /Pages: +1$/m, /Page size: .*A4/]

const work = await mkdtemp(join(tmpdir(), 'darcha-papers-'))
const keep = process.argv[2] === undefined ? work : resolve(process.argv[2])
const maker = await openPaperMaker(work)
const certificates = join(work, 'seals')

const JUDGES: Readonly<Record<string, Judge>> = {
  qpdf: async ({ file }) => objects(await run('qpdf', '--check', file), 'No syntax or stream encoding errors found'),
  openssl: async ({ file, bytes }) => {
    const [, from, length, second, rest] =
      /\/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]/.exec(bytes.toString('latin1'))?.map(Number) ?? []
    if (from === undefined || length === undefined || second === undefined || rest === undefined) return 'no byte range'
    const content = Buffer.concat([bytes.subarray(from, from + length), bytes.subarray(second, second + rest)])
    await writeFile(`${file}.content`, content)
    await writeFile(`${file}.p7s`, Buffer.from(bytes.toString('latin1', from + length + 1, second - 1), 'hex'))
    const said = await run(
      'openssl',
      ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', `${file}.p7s`, '-content', `${file}.content`],
      ...['-CAfile', (await run('find', certificates, '-name', '*.pem')).trim(), '-out', `${file}.out`],
    )
    for (const more of ['content', 'p7s', 'out']) await rm(`${file}.${more}`)
    return objects(said, 'successful')
  },
  pdfsig: async ({ file }) =>
    objects(
      await run('pdfsig', file).catch(said),
      'Signature is Valid',
      'Total document signed',
      'ETSI.CAdES.detached',
    ),
  pdffonts: async ({ file }) => {
    const told = await run('pdffonts', file)
    const fonts = told.trim().split('\n').slice(2)
    return fonts.length > 0 && fonts.every((line) => /Identity-H +yes yes yes/.test(line)) ? undefined : told
  },
  pdftotext: async ({ file, order }) => {
    const read = squeezed(await run('pdftotext', '-raw', '-enc', 'UTF-8', file, '-'))
    const places = order.map((text) => read.indexOf(squeezed(text)))
    const sorted = places.every((place, at) => place > (places[at - 1] ?? -1))
    return sorted
      ? undefined
      : `not read, or not in this order: ${order.filter((_, at) => !((places[at] ?? -1) > (places[at - 1] ?? -1)))}`
  },
  pdfinfo: async ({ file, title, read }) => {
    const told = objects(await run('pdfinfo', file), ...WANTED)
    if (told !== undefined || !read) return told
    return objects(squeezed(await run('pdfinfo', '-struct-text', file)), `H1(block)"${squeezed(title)}"`)
  },
  ...((await run('verapdf', '--version').catch(() => undefined)) !== undefined && {
    verapdf: async ({ file }) => objects(await run('verapdf', '-f', '3b', '--format', 'text', file), /^PASS/m),
  }),
}

try {
  await mkdir(keep, { recursive: true })
  process.exitCode = (await judgeAll()) ? 0 : 1
} finally {
  await rm(work, { recursive: true, force: true })
}

async function judgeAll(): Promise<boolean> {
  const names = Object.keys(JUDGES)
  const line = (cells: readonly string[]): void => void process.stdout.write(`  ${cells.join('')}\n`)
  line(['definition'.padEnd(26), 'pages'.padStart(7), ...names.map((name) => name.padStart(11))])
  const objections: string[] = []
  for (const [at, definition] of readDefinitions().entries()) {
    const certificate = maker.specimen(definition)
    const verdicts = await Promise.all(
      LANGUAGES.map(async (language) => {
        const text = maker.words(certificate, definition, language)
        const bytes = await maker.seal(await maker.render(certificate, text))
        const file = join(keep, `${definition.id}-${language}.pdf`)
        await writeFile(file, bytes)
        const sections = text.sections.flatMap(({ entries }) => entries.slice(0, 1).map(({ label }) => label))
        const order = [
          text.state,
          text.issuer,
          text.title,
          ...sections.slice(0, 1),
          text.purpose,
          text.verification,
          text.footer,
        ]
        const paper = { file, bytes, title: text.title, order, read: language === LANGUAGES[at % LANGUAGES.length] }
        const pages = /Pages: +(\d+)/.exec(await run('pdfinfo', file))?.[1] ?? '?'
        const verdict = await Promise.all(names.map(async (name) => await JUDGES[name]?.(paper).catch(said)))
        for (const [at, objection] of verdict.entries()) {
          if (objection !== undefined) objections.push(`${names[at]} on ${definition.id} in ${language}:\n${objection}`)
        }
        return { pages, passed: verdict.map((objection) => objection === undefined) }
      }),
    )
    const counts = names.map((_, at) => `${verdicts.filter(({ passed }) => passed[at]).length}/${LANGUAGES.length}`)
    const pages = [...new Set(verdicts.map((each) => each.pages))].join(',')
    line([definition.id.padEnd(26), pages.padStart(7), ...counts.map((count) => count.padStart(11))])
  }
  if (objections.length > 0) process.stdout.write(`\n${objections.slice(0, 10).join('\n\n')}\n`)
  return objections.length === 0
}

/** A tool that is not there, or that answers with another exit code than 0, has said something too. */
function said(cause: unknown): string {
  const { stdout = '', stderr = '' } = Object(cause) as { stdout?: string; stderr?: string }
  return `${stdout}${stderr}${stdout === '' && stderr === '' ? String(cause) : ''}`
}
