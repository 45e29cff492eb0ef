/** A stranger's first hour: one command starts everything, its screen says what to try, and all that it says works. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { darcha, darchaRunning, type Ended, type Running } from '../support/command.ts'
import { type TestFolder, testCluster, testFolder } from '../support/postgres.ts'

/** Each command is a process of its own: on a busy machine its start alone takes seconds. */
jest.setTimeout(120_000)

let data: TestFolder
let files: TestFolder
let up: Running
const start = () => darchaRunning(/Ctrl-C stops/, 'up', '--port', '0', '--people', '500', '--data', data.path)
const here = (...args: string[]) => darcha(...args, '--data', data.path)
beforeAll(async () => {
  data = await testCluster()
  files = await testFolder()
  up = await start()
})
afterAll(async () => {
  await up.interrupt()
  await data.remove()
  await files.remove()
})

/** The commands on the screen, as arguments. */
const commands = () =>
  [...up.screen.matchAll(/npx darcha (.*?)(?: {2,}|\n)/g)].map(([, line = '']) => line.trim().split(' '))
const shown = (...beginning: string[]): string[] => {
  const found = commands().find((command) => beginning.every((word, at) => command[at] === word))
  if (found === undefined) throw new TypeError(`${beginning.join(' ')} is not on the screen:\n${up.screen}`)
  return found
}
const url = (path: string) => `${/GraphQL +(\S+)\/graphql/.exec(up.screen)?.[1]}${path}`
const debtor = () => commands().filter((command) => command.includes('no-tax-debt'))[1] ?? []
const tokenOf = ({ out }: Ended) => out.trim()

describe('the screen', () => {
  it('names where everything is, and all of it answers', async () => {
    for (const path of ['/', '/health/live', '/health/ready', '/.well-known/jwks.json']) {
      expect((await fetch(url(path))).status).toBe(200)
    }
  })

  it.each(['officer', 'service'])(
    'has a one-line way to a token of an %s, with which the window is asked',
    async (who) => {
      const token = tokenOf(await darcha(...shown('token', who)))
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
      const purpose = who === 'officer' ? { 'darcha-purpose': 'CASE', 'darcha-case': 'A-1' } : {}
      const body = JSON.stringify({ query: `{ person(pinfl: "${shown('request')[3]}") { sex } }` })
      const response = await fetch(url('/graphql'), { method: 'POST', headers: { ...headers, ...purpose }, body })
      expect(await response.json()).toEqual({ data: { person: { sex: expect.stringMatching(/MALE/) } } })
    },
  )
})

describe('darcha request', () => {
  it('issues what the screen offers: exit code 0, and a line that names nothing but facts while it waits', async () => {
    const { code, out, err } = await darcha(...shown('request'))
    expect([code, out]).toEqual([0, expect.stringMatching(/^Issued: ND-\d{4}-.*\nVerify: http.*\neyJ/)])
    expect(err).toMatch(/^(. \S[^\n]*\n)+$/)
    expect(err).not.toMatch(/civil|tax|land|utility/i)
  })

  it('is refused where there are debts: exit code 2, with the reason', async () => {
    expect(await darcha(...debtor(), '--language', 'en')).toMatchObject({
      code: 2,
      out: expect.stringMatching(/^Refused: Taxes are owed.*\(DEBT_EXISTS\)\n$/),
    })
  })

  it('gives scripts one line of JSON and nothing else', async () => {
    const { code, out, err } = await darcha(...debtor(), '--json')
    expect([code, err]).toEqual([2, ''])
    expect(JSON.parse(out)).toMatchObject({ status: 'REJECTED', rejection: { code: 'DEBT_EXISTS' }, certificate: null })
  })

  it('still waits for a registry that is down: exit code 3; and is issued by the same key when it is up again', async () => {
    expect((await darcha(...shown('mocks', 'fault', 'tax', 'outage'))).out).toContain('outage')
    const ask = [...shown('request'), '--key', 'the-same-key', '--language', 'en']
    const waiting = await darcha(...ask, '--wait', '2')
    expect([waiting.code, waiting.out]).toEqual([3, expect.stringMatching(/^Still waiting.*Application number/)])
    expect((await darcha(...shown('mocks', 'fault', 'tax', 'clear'))).out).toContain('no fault')
    expect((await darcha(...ask)).code).toBe(0)
  })

  it('says what it waits for where people are to do something, and does it where it is told to', async () => {
    const subsidy = ['request', 'housing-subsidy-file', ...shown('request').slice(2), '--language', 'en']
    const ask = [...subsidy, '--key', 'consent-is-given']
    expect(await darcha(...ask)).toMatchObject({ code: 3, out: expect.stringMatching(/^It waits for consent/) })
    const looked = await darcha(...ask, '--consent')
    expect([looked.code, looked.out]).toEqual([
      3,
      expect.stringMatching(/^To be certified:\n {2}\S[\s\S]*\nIt waits for somebody/),
    ])
    const { code, out } = await darcha(...ask, '--approve')
    expect([code, out]).toEqual([0, expect.stringMatching(/^To be certified:[\s\S]*\nIssued: HS-/)])
  })

  it.each([
    ['a certificate that is not on offer', ['request', 'nothing'], /UnknownCertificateType/],
    ['a number that is none', ['request', 'no-tax-debt', '--subject', '12'], /PINFL of 14 digits/],
    [
      'a number with a slip of the pen',
      ['request', 'no-tax-debt', '--subject', '32310865935008'],
      /IDENTIFIER_INVALID/,
    ],
    ['a time that is none', ['request', 'no-tax-debt', '--wait', 'long'], /--wait.*whole number/],
    ['a token of nobody', ['token', 'nobody'], /knows nobody/],
  ])('ends with one sentence and exit code 1 for %s', async (_, args, sentence) => {
    const subject = args[0] === 'request' && !args.includes('--subject') ? ['--subject', shown('request')[3] ?? ''] : []
    const { code, out, err } = await here(...args, ...subject)
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(sentence)
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describe('darcha verify', () => {
  it('holds a saved certificate for genuine without and with the window, and a changed one for forged', async () => {
    const file = join(files.path, 'certificate.jwt')
    expect((await darcha(...shown('request'), '--save', file)).code).toBe(0)
    const jwks = join(files.path, 'jwks.json')
    await writeFile(jwks, await (await fetch(url('/.well-known/jwks.json'))).text())
    expect(await darcha('verify', file, '--jwks', jwks)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^VALID/),
    })
    expect(await here('verify', file, '--online')).toMatchObject({ code: 0, out: expect.stringMatching(/^VALID/) })
    const [head, body, signature] = (await readFile(file, 'utf8')).trim().split('.')
    const forged = join(files.path, 'forged.jwt')
    await writeFile(forged, `${head}.${body?.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))}.${signature}`)
    expect(await here('verify', forged)).toMatchObject({ code: 2, out: expect.stringMatching(/^FORGED/) })
    expect(await here('verify', join(files.path, 'nothing'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be read'),
    })
  })

  it('holds a paper for genuine, one that was changed for what is inside, and a PDF without a certificate for neither', async () => {
    const paper = join(files.path, 'certificate.pdf')
    expect((await darcha(...shown('request'), '--pdf', paper)).code).toBe(0)
    expect(await here('verify', paper)).toMatchObject({ code: 0, out: expect.stringMatching(/^VALID/) })
    const changed = join(files.path, 'changed.pdf')
    await writeFile(changed, Buffer.concat([await readFile(paper), Buffer.from('\n% another edition\n')]))
    expect(await here('verify', changed)).toMatchObject({ code: 2, out: expect.stringContaining('was changed after') })
    const empty = join(files.path, 'empty.pdf')
    await writeFile(empty, '%PDF-1.7\n')
    expect(await here('verify', empty)).toMatchObject({ code: 1, err: expect.stringContaining('no certificate in') })
  })
})

describe('darcha check and darcha schema', () => {
  it('find no mistake in what is delivered, list what is only assumed, and print the API', async () => {
    expect(await darcha('check')).toMatchObject({ code: 0, out: expect.stringMatching(/compose.*no mistakes/) })
    expect((await darcha('check')).out).toMatch(/\d+ legal bases are assumptions/)
    const { code, out } = await darcha('check', '--assumptions')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/no-tax-debt\/definition\.yaml:\d+: .*Tax Code: the tax authority/),
    ])
    expect(out).toMatch(/assignments\.yaml: utility-gas in 1726: Housing Code/)
    expect((await darcha('schema')).out).toMatch(/^type Person\b/m)
  })
})

describe('darcha up', () => {
  it('tells of a taken port, and of a database in use, in one sentence', async () => {
    const { port } = new URL(url('/'))
    expect(await darcha('up', '--port', port, '--data', files.path)).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^port \d+ is taken; choose another/),
    })
    expect(await here('up', '--port', '0')).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^the database in .* is in use/),
    })
  })

  it('ends cleanly by Ctrl-C, and started again everything is still there', async () => {
    const file = join(files.path, 'kept.jwt')
    expect((await darcha(...shown('request'), '--save', file)).code).toBe(0)
    const costly = [...shown('request', 'birth-record').filter((word) => word !== '--pay'), '--key', 'paid-later']
    expect(await darcha(...costly, '--wait', '2')).toMatchObject({
      code: 3,
      err: expect.stringContaining('To be paid'),
    })
    expect(await up.interrupt()).toBe(0)
    await expect(fetch(url('/health/live'))).rejects.toThrow()
    up = await start()
    expect(await here('verify', file, '--online')).toMatchObject({ code: 0, out: expect.stringMatching(/^VALID/) })
    // The provider still knows the invoice, and the window where it is paid now.
    expect(await darcha(...costly, '--pay')).toMatchObject({ code: 0, out: expect.stringMatching(/^Issued/) })
  })
})
