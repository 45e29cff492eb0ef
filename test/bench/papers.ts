/**
 * `npm run bench:pdf`: what a certificate on paper costs: the first page, with the typefaces to open, and each one after.
 *
 * Every definition in every language in turn, so that no page is like the one before it. CPU time of this process, collection
 * of garbage included; pages a second are what one process makes, one after the other.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LANGUAGES } from '../../gateway/context.ts'
import { readDefinitions } from '../../schema/index.ts'
import { openPaperMaker } from '../support/papers.ts'
import { openPdf } from '../support/pdf.ts'

const ROUNDS = 8

const folder = await mkdtemp(join(tmpdir(), 'darcha-bench-pdf-'))
try {
  const begun = process.cpuUsage()
  const maker = await openPaperMaker(folder)
  const definitions = readDefinitions()
  const papers = definitions.flatMap((definition) => LANGUAGES.map((language) => ({ definition, language })))
  const make = async ({ definition, language }: (typeof papers)[number]) => {
    const certificate = maker.specimen(definition)
    const costs: number[] = []
    const measured = async <Made>(work: () => Made | Promise<Made>): Promise<Made> => {
      const before = process.cpuUsage()
      const made = await work()
      const { user, system } = process.cpuUsage(before)
      costs.push((user + system) / 1000)
      return made
    }
    const text = await measured(() => maker.words(certificate, definition, language))
    const pdf = await measured(() => maker.render(certificate, text))
    const sealed = await measured(() => maker.seal(pdf))
    return { sealed, costs }
  }
  const [first] = papers
  if (first === undefined) throw new TypeError('there is no definition')
  await make(first)
  const { user, system } = process.cpuUsage(begun)
  const pages = new Map<(typeof papers)[number], number>()
  for (const paper of papers) pages.set(paper, openPdf((await make(paper)).sealed).contents.length)
  const total = [...pages.values()].reduce((sum, count) => sum + count, 0) * ROUNDS
  const costs: number[][] = []
  const [cpu, clock] = [process.cpuUsage(), performance.now()]
  for (let round = 0; round < ROUNDS; round += 1) for (const paper of papers) costs.push((await make(paper)).costs)
  const spent = process.cpuUsage(cpu)
  const seconds = (performance.now() - clock) / 1000
  const each = (spent.user + spent.system) / 1000 / total
  const middle = (at: number, share: number): string => {
    const sorted = costs.map((cost) => cost[at] ?? 0).sort((one, other) => one - other)
    return `${(sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2).padStart(8)} ms`
  }
  process.stdout.write(
    [
      `Papers: ${definitions.length} definitions in ${LANGUAGES.length} languages, ${ROUNDS} rounds, ${total} pages`,
      `  first page, typefaces opened      ${((user + system) / 1000).toFixed(0).padStart(6)} ms CPU`,
      `  each page after                   ${each.toFixed(1).padStart(6)} ms CPU, everything counted`,
      `  pages a second, one process       ${(total / seconds).toFixed(0).padStart(6)}`,
      '  of a document       median         p95',
      `    words        ${middle(0, 0.5)} ${middle(0, 0.95)}`,
      `    PDF/A-3b     ${middle(1, 0.5)} ${middle(1, 0.95)}`,
      `    seal         ${middle(2, 0.5)} ${middle(2, 0.95)}`,
      '',
    ].join('\n'),
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}
