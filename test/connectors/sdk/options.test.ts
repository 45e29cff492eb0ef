import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { OptionsError } from '../../../connectors/sdk/errors.ts'
import {
  count,
  millis,
  name,
  options,
  secret,
  text,
  url,
  xroadClient,
  xroadService,
} from '../../../connectors/sdk/options.ts'

const parse = options({
  name: name.default('land'),
  baseUrl: url,
  deadline: millis.optional(),
  queued: count.optional(),
  key: secret.optional(),
  label: text.optional(),
  service: xroadService.optional(),
  token: z.strictObject({ url }).optional(),
})
const BASE = { baseUrl: 'https://registry.example' }

function mistakesIn(input: unknown): string {
  try {
    parse(input)
    return ''
  } catch (error) {
    if (error instanceof OptionsError) return error.message
    throw error
  }
}

describe('options', () => {
  it('are read, with what is left out as its default or as nothing', () => {
    expect(parse(BASE)).toEqual({ name: 'land', baseUrl: 'https://registry.example' })
  })

  it.each([
    [250, 250],
    ['250', 250],
    ['250ms', 250],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
  ])('read the duration %p as %i milliseconds', (written, expected) => {
    expect(parse({ ...BASE, deadline: written }).deadline).toBe(expected)
  })

  it('read whole numbers from the text of an environment variable too', () => {
    expect(parse({ ...BASE, queued: '64' }).queued).toBe(64)
  })

  it('read a URL without the slash at its end', () => {
    expect(parse({ baseUrl: 'http://registry.example:8080/api/' }).baseUrl).toBe('http://registry.example:8080/api')
  })

  it('name the option and what is wrong with it, all mistakes at once', () => {
    expect(mistakesIn({ deadline: 'soon', queued: 0, extra: 1 }).split('; ')).toEqual([
      'baseUrl: is missing',
      "deadline: must be a duration: milliseconds, or text such as '250ms', '5s', '2m'",
      'queued: must be at least 1',
      'extra: is no option here',
    ])
  })

  it.each([
    ['ftp://registry.example', 'must be an http or https URL'],
    ['registry.example', 'must be an http or https URL'],
    ['https://reader:hush@registry.example', 'must not contain credentials'],
    ['https://registry.example/?a=1', 'must not have a query or a fragment'],
  ])('refuse %s for a URL', (baseUrl, wrong) => {
    expect(mistakesIn({ baseUrl })).toBe(`baseUrl: ${wrong}`)
  })

  it.each([-1, 0, Number.NaN, '5 parsecs', '', true])('refuse %p for a duration', (deadline) => {
    expect(mistakesIn({ ...BASE, deadline })).toMatch(/^deadline: /)
  })

  it('refuse a name that is none, an option that is empty, and what stands below another option', () => {
    expect(mistakesIn({ ...BASE, name: 'Land Registry' })).toBe('name: must be lower case letters, digits and hyphens')
    expect(mistakesIn({ ...BASE, label: '' })).toBe('label: must not be empty')
    expect(
      mistakesIn({ ...BASE, token: { url: 'x', extra: 1 } })
        .split('; ')
        .sort(),
    ).toEqual(['token.extra: is no option here', 'token.url: must be an http or https URL'])
  })

  it('are options, and nothing else', () => {
    for (const input of [undefined, null, 'text', []]) expect(mistakesIn(input)).toMatch(/^options: /)
  })

  it("take X-Road's identifiers with as many parts as they have", () => {
    expect(xroadClient.safeParse('UZ/GOV/205000001/oss').success).toBe(true)
    expect(xroadClient.safeParse('UZ/GOV/205000001').success).toBe(false)
    for (const service of ['UZ/GOV/1/a/s', 'UZ/GOV/1/a/s/v1']) expect(mistakesIn({ ...BASE, service })).toBe('')
    for (const service of ['UZ/GOV/1/a', 'UZ/GOV/1/a/s/v1/x', 'UZ/GOV//a/s']) {
      expect(mistakesIn({ ...BASE, service })).toMatch(/^service: must be INSTANCE/)
    }
  })
})

describe('a secret', () => {
  const { key } = parse({ ...BASE, key: 'hush' })

  it('is there for the one place that sends it', () => {
    expect(key?.reveal()).toBe('hush')
  })

  it('is never printed', () => {
    for (const printed of [`${key}`, JSON.stringify({ key }), inspect({ key }), inspect(key, { showHidden: true })]) {
      expect(printed).toContain('[secret]')
      expect(printed).not.toContain('hush')
    }
  })

  it('is not repeated by the mistake that is made with it, even in the wrong place', () => {
    const said = mistakesIn({
      baseUrl: 'hush',
      deadline: 'hush',
      queued: 'hush',
      name: 'Hush',
      service: 'hush',
      token: 'hush',
    })
    expect(said.toLowerCase()).not.toContain('hush')
  })
})
