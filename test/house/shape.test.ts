import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { ROOT, readHouse } from './plan.ts'

/** Numbers from the calm codebases; the linter holds functions to 60 lines besides. */
const MAX_LINES = 300
const MEDIAN_LINES = 130
const NINETIETH_LINES = 250

const { files } = readHouse()
const texts = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))
const lengths = [...texts.values()].map((text) => text.split('\n').length).sort((a, b) => a - b)
const quantile = (share: number): number => lengths[Math.floor(share * (lengths.length - 1))] ?? 0
const written = (what: RegExp): string[] => [...texts].flatMap(([file, text]) => (what.test(text) ? [file] : []))
const naming = (what: RegExp): string[] =>
  [...texts].flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line, at) =>
        what.test(line.replace(/^\s*(\*|\/\/|\/\*).*/, '')) ? [`${file}:${at + 1}: ${line.trim()}`] : [],
      ),
  )

describe('the shape of the house', () => {
  it(`has no file over ${MAX_LINES} lines, and files that tell one story`, () => {
    const long = [...texts].filter(([, text]) => text.split('\n').length > MAX_LINES).map(([file]) => file)
    expect(long).toEqual([])
    expect(quantile(0.5)).toBeLessThanOrEqual(MEDIAN_LINES)
    expect(quantile(0.9)).toBeLessThanOrEqual(NINETIETH_LINES)
  })

  it('types everything: no any, no suppressed check, no assertion of non-null', () => {
    expect(naming(/:\s*any\b|\bas any\b|<any>|@ts-(ignore|expect-error|nocheck)|\bas unknown as any\b/)).toEqual([])
  })

  it('leaves nothing for later in the code', () => {
    expect(written(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })

  it('says at the top of each file what it is for', () => {
    const silent = [...texts].filter(([, text]) => !/^(#!.*\n)?(\/\*\*|\/\/ )/.test(text)).map(([file]) => file)
    expect(silent).toEqual([])
  })

  it('keeps nothing that changes at the top of a module', () => {
    expect(naming(/^(export )?let /)).toEqual([])
  })

  it('opens nothing when it is imported', () => {
    const modules = files.filter((name) => !/(^|\/)(main|run)\.ts$|\.js$/.test(name)).map((name) => join(ROOT, name))
    // In a process of its own: a test runner has timers and sockets that are not ours.
    const script = `
      for (const file of ${JSON.stringify(modules)}) await import(file)
      console.log(JSON.stringify(process.getActiveResourcesInfo()))`
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    const kinds = JSON.parse(printed) as string[]
    expect(kinds.filter((kind) => /^(TCP|UDP|Timeout|Immediate|FSEvent|Process|Message)/.test(kind))).toEqual([])
  })
})
