/**
 * Options of a registry as an operator writes them, read once and checked: `parseOptions: options({ baseUrl: url, … })`.
 *
 * A mistake names the option and what is wrong with it, all mistakes at once, and never repeats what was written: it may
 * be a secret in the wrong place.
 */
import { inspect } from 'node:util'
import { z } from 'zod'
import { OptionsError } from './errors.ts'

/** A parser of options; options that are not listed in `shape` are mistakes. */
export function options<Shape extends z.ZodRawShape>(
  shape: Shape,
): (input: unknown) => z.output<z.ZodObject<Shape, z.core.$strict>> {
  const schema = z.strictObject(shape)
  return (input) => {
    const parsed = schema.safeParse(input)
    if (parsed.success) return parsed.data
    throw new OptionsError(parsed.error.issues.flatMap(mistakes).join('; '))
  }
}

/** A registry's name: the connector's own unless the roster opens it as several. `name: name.default('land')`. */
export const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens')

/** `http:` or `https:`, without credentials and fragment. Comes without a slash at the end. */
export const url = z.string().transform((text, context) => {
  const parsed = URL.parse(text)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return mistake(context, 'must be an http or https URL')
  if (parsed.username !== '' || parsed.password !== '') return mistake(context, 'must not contain credentials')
  if (parsed.hash !== '' || parsed.search !== '') return mistake(context, 'must not have a query or a fragment')
  return parsed.href.replace(/\/+$/, '')
})

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** A duration: milliseconds, or text such as `250ms`, `5s`, `2m`, `1h`. Comes as milliseconds, at least 1. */
export const millis = z.union([z.number(), z.string()]).transform((written, context) => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(String(written).trim()) ?? []
  const duration = Math.round(Number(number) * (UNITS[unit ?? 'ms'] ?? 1))
  if (duration >= 1) return duration
  return mistake(context, "must be a duration: milliseconds, or text such as '250ms', '5s', '2m'")
})

/** A whole number, at least 1; digits in text are one too, as environment variables have it. */
export const count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)], 'must be a whole number, at least 1')
  .pipe(z.int('must be a whole number').min(1, 'must be at least 1'))

/** Text, not empty. */
export const text = z.string().min(1, 'must not be empty')

/** Our subsystem on X-Road, as PR-REST writes it. */
export const xroadClient = z.string().regex(/^[^/]+(\/[^/]+){3}$/, 'must be INSTANCE/CLASS/MEMBER/SUBSYSTEM')

/** A registry's service on X-Road. */
export const xroadService = z
  .string()
  .regex(/^[^/]+(\/[^/]+){4,5}$/, 'must be INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE, and /VERSION where there is one')

/** Text that is never printed: not in a message, not by `inspect`, not as JSON. */
export const secret = z
  .string()
  .min(1, 'must not be empty')
  .transform((value) => new Secret(value))

export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** For the one place that sends it. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

function mistake(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

function mistakes(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...at, key].join('.')}: is no option here`)
  }
  const option = at.length === 0 ? 'options' : at.join('.')
  return [`${option}: ${wrong(issue)}`]
}

/** Zod says "received undefined" where an operator forgot an option. */
function wrong(issue: z.core.$ZodIssue): string {
  const missing = issue.code === 'invalid_type' && issue.input === undefined
  return missing || /received undefined$/.test(issue.message) ? 'is missing' : issue.message
}
