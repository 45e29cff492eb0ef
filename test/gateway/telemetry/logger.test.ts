import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createLogger } from '../../../gateway/telemetry/logger.ts'
import { REDACTED, redactText } from '../../../gateway/telemetry/redact.ts'

const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`))
const pinfl = fc.stringMatching(/^[1-6][0-9]{13}$/)
const passport = fc.stringMatching(/^[A-Z]{2}[0-9]{7}$/)
const jwt = fc.stringMatching(/^eyJ[\w-]{20,60}\.[\w-]{20,60}\.[\w-]{20,60}$/)
const cadastral = fc.stringMatching(/^\d\d:\d\d:\d\d:\d\d:\d\d:\d{4}:\d{4}$/)
const personal = fc.oneof(pinfl, passport, jwt, cadastral, digits(12))
const around = fc.string({ unit: 'grapheme', maxLength: 12 })
/** Digits beside a number make another number; what is left of it must not be what was hidden. */
const text = fc.tuple(around, personal, around)

describe('a log line', () => {
  it('is one line of JSON with a level in words and a time', () => {
    const { logger, lines } = log()
    logger.info({ registry: 'civil', ms: 12.5 }, 'read')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      registry: 'civil',
      ms: 12.5,
      msg: 'read',
    })
  })

  it('is not written below the level', () => {
    const { logger, lines } = log()
    logger.debug('detail')
    expect(lines).toEqual([])
  })

  it('never holds a personal number or a token, wherever somebody put it', () => {
    fc.assert(
      fc.property(text, ([before, secret, after]) => {
        const { logger, lines } = log()
        const whole = `${before}${secret}${after}`
        logger.info(whole)
        logger.info({ note: whole, deep: { list: [{ [whole]: [whole] }] } }, 'nested')
        logger.child({ note: whole }).warn(whole)
        logger.error({ err: new Error(whole, { cause: new TypeError(whole) }) }, 'failed')
        logger.info('%s', whole)
        expect(lines.filter((line) => line.includes(secret))).toEqual([])
        for (const line of lines) expect(JSON.parse(line)).toBeInstanceOf(Object)
      }),
      { numRuns: 500 },
    )
  })

  it('never holds a personal number that somebody wrote as a number', () => {
    fc.assert(
      fc.property(pinfl, (number) => {
        const { logger, lines } = log()
        logger.info({ value: Number(number), values: [-Number(number), Number(number) + 0.5] }, 'numbers')
        expect(lines.join()).not.toContain(number)
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({ value: REDACTED })
      }),
    )
  })

  it.each([
    'authorization',
    'Cookie',
    'access_token',
    'clientSecret',
    'password',
    'variables',
    'pinfl',
    'keys',
    'family',
    'birthDate',
    'passport_number',
  ])('never holds what stands under %s, whatever it is', (name) => {
    const { logger, lines } = log()
    logger.info({ [name]: 'Karimova' }, 'one')
    logger.info({ headers: [{ [name]: { uzLatn: ['Karimova'] } }] }, 'deep')
    expect(lines.join()).not.toContain('Karimova')
    expect(lines.join()).toContain(REDACTED)
  })

  it('tells of an error its type, code, message, stack and cause, and not the row that a driver adds', () => {
    const { logger, lines } = log()
    const cause = Object.assign(new Error('duplicate'), { code: '23505', detail: 'Key (name)=(Karimova) exists' })
    logger.error({ err: new RangeError('not kept', { cause }) }, 'failed')
    expect(lines.join()).not.toContain('Karimova')
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({
      type: 'RangeError',
      message: 'not kept',
      stack: expect.stringContaining('logger.test'),
      cause: { type: 'Error', code: '23505', message: 'duplicate' },
    })
  })

  it('keeps the ids of a request and of a trace, even if they look like something else', () => {
    const { logger, lines } = log()
    const ids = { requestId: 'fa123456-7890-4bcd-8ef0-123456789012', traceId: '31210632040244aa1234567890123456' }
    logger.info({ ...ids, note: 'AA1234567' }, 'read')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ ...ids, note: REDACTED })
  })
})

describe('a text', () => {
  it('loses what looks like personal data and keeps the rest', () => {
    expect(redactText('person 31210632040244 of AA1234567 on 2026-11-24 in 1726283')).toBe(
      `person ${REDACTED} of ${REDACTED} on 2026-11-24 in 1726283`,
    )
  })

  it('keeps no number in what only resembles a request id', () => {
    const text = '31210632040244-1234-1234-1234-123456789012'
    expect(redactText(text)).not.toContain('31210632040244')
  })
})

function log() {
  const lines: string[] = []
  return { lines, logger: createLogger({ destination: { write: (line) => void lines.push(line) } }) }
}
