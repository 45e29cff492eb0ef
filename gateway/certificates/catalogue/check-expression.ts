/**
 * Checks a CEL expression before anything rests on it: every name it uses is there, every function takes what it is given,
 * and the work it can cause is bounded.
 *
 * The library's own checker knows constants and single names only, so this one follows the library's function signatures
 * over the types of the evidence. It is strict where it knows and silent where it does not (`dyn`).
 */
import { parse } from '@bufbuild/cel'
import { compare, conditional, said, signatureResult, united } from './check-signature.ts'
import { DYN, type RuleType } from './evidence-type.ts'
import { ENVIRONMENT } from './expression.ts'

export interface Checked {
  readonly type: RuleType
  /** Steps that an evaluation takes at most, with lists of the lengths that the schema says. */
  readonly steps: number
  readonly mistakes: readonly ExpressionMistake[]
}

export interface ExpressionMistake {
  readonly what: string
  /** Characters before it in the expression. */
  readonly offset?: number
}

export type Scope = Readonly<Record<string, RuleType>>

/** The expression parses: the schema room has seen to that. */
export function checkExpression(text: string, scope: Scope): Checked {
  const parsed = parse(text)
  const walk = new Walk(parsed.sourceInfo?.positions ?? {})
  const type = walk.type(parsed.expr, { names: scope, times: 1 })
  return { type, steps: walk.steps, mistakes: walk.mistakes }
}

type Expr = ReturnType<typeof parse>['expr']
type Kind<Case> = Extract<Expr['exprKind'], { case: Case }> extends { value: infer Value } ? Value : never

interface Place {
  readonly names: Scope
  /** How often this place is evaluated: the product of the loops around it. */
  readonly times: number
}

/** Of a list about which nothing is known. */
const UNKNOWN_LENGTH = 100

class Walk {
  steps = 0
  readonly mistakes: ExpressionMistake[] = []
  readonly #positions: Readonly<Record<string, number>>

  constructor(positions: Readonly<Record<string, number>>) {
    this.#positions = positions
  }

  type(expr: Expr | undefined, place: Place): RuleType {
    if (expr === undefined) return DYN
    this.steps += place.times
    const { exprKind, id } = expr
    switch (exprKind.case) {
      case 'constExpr':
        return constant(exprKind.value)
      case 'identExpr':
        return place.names[exprKind.value.name] ?? this.#unknownName(id, exprKind.value.name, place)
      case 'selectExpr':
        return this.#select(id, exprKind.value, place)
      case 'callExpr':
        return this.#call(id, exprKind.value, place)
      case 'listExpr': {
        const items = exprKind.value.elements.map((item) => this.type(item, place))
        return { kind: 'list', of: items.reduce(united, DYN), size: items.length }
      }
      case 'structExpr':
        return this.#map(exprKind.value, place)
      case 'comprehensionExpr':
        return this.#loop(id, exprKind.value, place)
      default:
        return DYN
    }
  }

  #select(id: bigint, { operand, field, testOnly }: Kind<'selectExpr'>, place: Place): RuleType {
    const of = this.type(operand, place)
    if (testOnly) return { kind: 'bool' }
    if (of.kind === 'dyn') return DYN
    if (of.kind === 'list') return this.#mistake(id, `${field} is asked of a list; use all, exists, filter or map`)
    const found = of.kind === 'map' ? of.fields.get(field) : undefined
    return found ?? this.#mistake(id, `${field} is not there; select it in facts.graphql or mend the name`)
  }

  #call(id: bigint, call: Kind<'callExpr'>, place: Place): RuleType {
    const qualified = this.#qualified(call, place)
    const name = qualified ?? call.function
    const target = qualified === undefined && call.target !== undefined ? this.type(call.target, place) : undefined
    const given = call.args.map((each) => this.type(each, place))
    const result = conditional(name, given) ?? compare(name, given) ?? signatureResult(name, target, given)
    return typeof result === 'string' ? this.#mistake(id, result) : result
  }

  /** `strings.quote(x)` is a function of that name, not a method of something called strings. */
  #qualified({ target, function: name }: Kind<'callExpr'>, { names }: Place): string | undefined {
    if (target?.exprKind.case !== 'identExpr') return undefined
    const { name: first } = target.exprKind.value
    const full = `${first}.${name}`
    return names[first] === undefined && ENVIRONMENT.funcs.find(full) !== undefined ? full : undefined
  }

  #map({ entries }: Kind<'structExpr'>, place: Place): RuleType {
    const fields = new Map<string, RuleType>()
    for (const { keyKind, value } of entries) {
      const type = this.type(value, place)
      const key = keyKind.case === 'mapKey' && keyKind.value.exprKind.case === 'constExpr' ? keyKind.value : undefined
      if (key?.exprKind.case === 'constExpr' && key.exprKind.value.constantKind.case === 'stringValue') {
        fields.set(key.exprKind.value.constantKind.value, type)
      }
    }
    return fields.size === entries.length ? { kind: 'map', fields } : DYN
  }

  /** What the macros all, exists, exists_one, filter and map are written out as. */
  #loop(id: bigint, loop: Kind<'comprehensionExpr'>, place: Place): RuleType {
    const range = this.type(loop.iterRange, place)
    if (range.kind !== 'list' && range.kind !== 'map' && range.kind !== 'dyn') {
      this.#mistake(id, `goes through ${said(range)}; only a list or a map can be gone through`)
    }
    const size = range.kind === 'list' ? range.size : range.kind === 'map' ? range.fields.size : UNKNOWN_LENGTH
    const item = range.kind === 'list' ? range.of : range.kind === 'map' ? { kind: 'string' as const } : DYN
    const start = this.type(loop.accuInit, place)
    const names = { ...place.names, [loop.iterVar]: item, [loop.accuVar]: start }
    const inside = { names, times: place.times * Math.max(size, 1) }
    this.type(loop.loopCondition, inside)
    const grown = united(start, this.type(loop.loopStep, inside))
    const result = this.type(loop.result, { names: { ...names, [loop.accuVar]: grown }, times: place.times })
    return result.kind === 'list' ? { ...result, size } : result
  }

  #unknownName(id: bigint, name: string, { names }: Place): RuleType {
    const known = Object.keys(names).filter((each) => !each.startsWith('@'))
    return this.#mistake(id, `${name} is not a name here; there are ${known.join(', ')}`)
  }

  #mistake(id: bigint, what: string): RuleType {
    const offset = this.#positions[String(id)]
    this.mistakes.push(offset === undefined ? { what } : { what, offset })
    return DYN
  }
}

function constant({ constantKind }: Kind<'constExpr'>): RuleType {
  switch (constantKind.case) {
    case 'boolValue':
      return { kind: 'bool' }
    case 'int64Value':
      return { kind: 'int' }
    case 'uint64Value':
      return { kind: 'uint' }
    case 'doubleValue':
      return { kind: 'double' }
    case 'stringValue':
      return { kind: 'string' }
    case 'bytesValue':
      return { kind: 'bytes' }
    case 'nullValue':
      return { kind: 'null' }
    default:
      return DYN
  }
}
