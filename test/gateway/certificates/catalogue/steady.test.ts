import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileExpression } from '../../../../gateway/certificates/catalogue/expression.ts'

const value = (text: string, variables = {}) => compileExpression(text)(variables)
const PARTS = [
  'getFullYear',
  'getMonth',
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
  'getHours',
  'getMinutes',
]

describe('a rule', () => {
  it('reads the parts of a moment alike whatever the time zone and the language of the machine', async () => {
    const moments = fc.sample(
      fc.date({ min: new Date('1992-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      500,
    )
    // In Berlin and New York these hours do not exist, and the days before them are short.
    const all = [
      ...moments,
      new Date('2026-03-29T02:30:00Z'),
      new Date('2026-03-08T02:30:00Z'),
      new Date('2026-07-01T00:30:00Z'),
    ]
    const [first, ...others] = await Promise.all([
      onMachine({ TZ: 'UTC', LC_ALL: 'C' }, all),
      onMachine({ TZ: 'Europe/Berlin', LC_ALL: 'de_DE.UTF-8' }, all),
      onMachine({ TZ: 'America/New_York', LC_ALL: 'lt_LT.UTF-8' }, all),
      onMachine({ TZ: 'Asia/Tashkent', LC_ALL: 'uz_UZ.UTF-8' }, all),
    ])
    for (const other of others) expect(other).toBe(first)
    expect(JSON.parse(first ?? '')).toHaveLength(all.length)
  })

  it('reads a day of Tashkent', () => {
    expect(value("timestamp('2026-12-31T19:00:00Z').getFullYear('Asia/Tashkent')")).toBe(2027)
    expect(value("timestamp('2026-12-31T18:59:59.999Z').getFullYear('Asia/Tashkent')")).toBe(2026)
    expect(value("timestamp('2026-12-31T18:59:59.999Z').getMilliseconds()")).toBe(999)
    expect(value("timestamp('2026-11-27T00:00:00Z').getDayOfWeek()")).toBe(5)
  })

  it('does not read by zones whose tables change', () => {
    expect(() => value("timestamp('2026-03-29T02:30:00Z').getHours('Europe/Berlin')")).toThrow()
  })

  it('counts a duration as before', () => {
    expect(value("duration('90m').getMinutes()")).toBe(90)
  })

  it('writes values into a text, but no map: that has no order', () => {
    expect(value("'%s owes %d'.format(['A', 3])")).toBe('A owes 3')
    expect(() => value("'%s'.format([{'b': 1, 'a': 2}])")).toThrow()
    expect(() => value("'%s'.format([[{'b': 1}]])")).toThrow()
  })
})

/** What a rule reads of these moments in a process whose machine stands elsewhere. */
async function onMachine(env: Record<string, string>, moments: readonly Date[]): Promise<string> {
  const file = JSON.stringify(new URL('../../../../gateway/certificates/catalogue/expression.ts', import.meta.url).href)
  const parts = PARTS.flatMap((part) => [`timestamp(subject).${part}()`, `timestamp(subject).${part}('+05:00')`])
  const script = `const { compileExpression } = await import(${file})
    const rule = compileExpression(${JSON.stringify(`[${parts.join()}, '%s %.2f'.format([subject, 1234.5])]`)})
    console.log(JSON.stringify(${JSON.stringify(moments)}.map((subject) => rule({ subject }))))`
  const options = { env: { ...process.env, ...env } }
  return (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], options)).stdout
}
