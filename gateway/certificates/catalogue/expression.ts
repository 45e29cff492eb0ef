/**
 * CEL, the language of rules (https://cel.dev), as this window speaks it: the variables that an expression sees, the
 * functions, and values in and out.
 *
 *   evidence   what the definition's query gave
 *   subject    the subject's key, as text
 *   now        the moment of the decision
 *   item       in `dispensable`, one item of the list
 *
 * Conversions from text are stricter here than in the library: to it an empty text is the number 0, and a debt of ''
 * would be no debt.
 */
import {
  type CelInput,
  CelScalar,
  type CelValue,
  celEnv,
  celError,
  celFunc,
  celMethod,
  celType,
  isCelError,
  isCelList,
  isCelMap,
  isCelUint,
  listType,
  parse,
  plan,
} from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import { CertificateError } from '../errors.ts'
import { steadyFunctions } from './steady.ts'

export type Variables = Readonly<Record<string, CelInput>>

/** Throws `CertificateError` RULE_FAILED, with the expression's own fault as the cause. */
export type Expression = (variables: Variables) => unknown

const { DOUBLE, DYN, INT, STRING } = CelScalar

export const ENVIRONMENT = celEnv({
  variables: { evidence: DYN, subject: STRING, now: DYN, item: DYN },
  funcs: [
    ...strings,
    ...steadyFunctions(),
    celFunc('double', [STRING], DOUBLE, (text) => Number(matching(text, /^-?\d{1,30}(\.\d{1,12})?$/))),
    celFunc('int', [STRING], INT, (text) => BigInt(matching(text, /^-?\d{1,18}$/))),
    // As in the list extension of cel-go: a list of lists as one list. Without it, what hangs below several records is no table.
    celMethod('flatten', listType(DYN), [], listType(DYN), function flatten(): CelInput[] {
      return [...this].flatMap((each) => (isCelList(each) ? [...each] : [each]))
    }),
  ],
})

export function compileExpression(text: string): Expression {
  const evaluate = plan(ENVIRONMENT, parse(text))
  return (variables) => {
    const value = evaluate({ ...ABSENT, ...variables })
    if (isCelError(value)) throw new CertificateError('RULE_FAILED', 'an expression could not be computed', value)
    return toJson(value)
  }
}

/** A moment as CEL has it, made by CEL itself: its own form of it is the library's affair. */
export function moment(date: Date): CelInput {
  const value = TIMESTAMP({ ...ABSENT, subject: date.toISOString() })
  if (isCelError(value)) throw new CertificateError('RULE_FAILED', 'a moment could not be told to CEL', value)
  return value
}

const TIMESTAMP = plan(ENVIRONMENT, parse('timestamp(subject)'))
const ABSENT = { evidence: null, subject: '', now: null, item: null }

function matching(text: string, pattern: RegExp): string {
  if (pattern.test(text)) return text
  throw celError('the text is not a number')
}

/** JSON has no integers beyond 2^53 and no moments: those leave as text. */
function toJson(value: CelValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value === null || typeof value !== 'object') return value
  if (isCelList(value)) return [...value].map(toJson)
  if (isCelMap(value)) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]))
  if (isCelUint(value)) return toJson(value.value)
  throw new CertificateError('RULE_FAILED', `an expression gave a ${celType(value)}; make text of it with string()`)
}
