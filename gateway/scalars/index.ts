/**
 * How the schema's scalars behave: strict on what a client sends, lenient on what a registry holds.
 *
 * A client's mistake is told by the scalar's name and what is wrong, never by repeating the value: it may be a person's
 * number, and errors end up in logs.
 */
import { Kind, type ValueNode } from 'graphql'
import { GatewayError } from '../errors.ts'
import { isDate, isIncompleteDate, isMoment } from './dates.ts'
import { type Check, IDENTIFIERS } from './identifiers.ts'

export interface ScalarBehaviour {
  serialize(value: unknown): unknown
  parseValue(value: unknown): unknown
  parseLiteral(node: ValueNode): unknown
}

const shapeOf =
  (holds: (text: string) => boolean): Check =>
  (text) =>
    holds(text) ? undefined : 'SHAPE'

export const SCALARS: Readonly<Record<string, ScalarBehaviour>> = {
  ...Object.fromEntries(Object.entries(IDENTIFIERS).map(([name, check]) => [name, textScalar(name, check)])),
  Date: textScalar('Date', shapeOf(isDate)),
  IncompleteDate: textScalar('IncompleteDate', shapeOf(isIncompleteDate)),
  DateTime: textScalar('DateTime', shapeOf(isMoment)),
  Decimal: textScalar(
    'Decimal',
    shapeOf((text) => /^-?\d{1,30}(\.\d{1,12})?$/.test(text)),
  ),
}

function textScalar(name: string, check: Check): ScalarBehaviour {
  const parse = (value: unknown): string => {
    const fault = typeof value === 'string' ? check(value) : 'SHAPE'
    if (typeof value === 'string' && fault === undefined) return value
    throw new GatewayError('IDENTIFIER_INVALID', `not a valid ${name}: ${fault}`, {
      params: { scalar: name, fault: fault ?? '' },
    })
  }
  return {
    serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  }
}
