/**
 * What operators and functions of CEL take and give, over the types of the evidence: the library's own signatures, and the
 * few operators that it evaluates without one.
 */
import { CelScalar, type CelType } from '@bufbuild/cel'
import { DYN, type ListType, type RuleType } from './evidence-type.ts'
import { ENVIRONMENT } from './expression.ts'

const BOOL: RuleType = { kind: 'bool' }

/** The type, or what is wrong; undefined where the name is not one of these operators. */
export function conditional(name: string, args: readonly RuleType[]): RuleType | string | undefined {
  const [first = DYN, second = DYN, third = DYN] = args
  switch (name) {
    case '_&&_':
    case '_||_':
    case '@not_strictly_false':
      return args.every((each) => fits(each, 'bool')) ? BOOL : `joins ${kinds(args)}; it takes what is true or false`
    case '_?_:_':
      return fits(first, 'bool') ? united(second, third) : `chooses by ${said(first)}; it takes what is true or false`
    case '_[_]':
      return first.kind === 'list' && fits(second, 'int') ? first.of : indexed(first)
    default:
      return undefined
  }
}

/** A comparison of different kinds is never true: a slip of the pen, not a rule. */
export function compare(name: string, args: readonly RuleType[]): RuleType | string | undefined {
  if (name !== '_==_' && name !== '_!=_') return undefined
  const [left = DYN, right = DYN] = args
  const alike = left.kind === right.kind || (isNumber(left) && isNumber(right))
  const open = [left, right].some(({ kind }) => kind === 'dyn' || kind === 'null')
  return alike || open ? BOOL : `compares ${said(left)} with ${said(right)}; convert one of them`
}

/** By the library's signatures; without one that fits, what would fit. */
export function signatureResult(
  name: string,
  target: RuleType | undefined,
  args: readonly RuleType[],
): RuleType | string {
  const overloads = [...(ENVIRONMENT.funcs.find(name) ?? [])]
  if (overloads.length === 0) return `${name} is not a function`
  if (name === '_+_' && args.every(({ kind }) => kind === 'list')) return args.reduce(united, DYN)
  if (name === 'flatten' && target?.kind === 'list') return flattened(target)
  const fitting = overloads.filter(
    (overload) =>
      (overload.target === undefined) === (target === undefined) &&
      (target === undefined || overload.target === undefined || accepts(overload.target, target)) &&
      overload.arguments.length === args.length &&
      args.every((each, at) => accepts(overload.arguments[at] ?? CelScalar.DYN, each)),
  )
  const [only, ...others] = fitting
  if (only === undefined) return `${name} does not take ${kinds(target === undefined ? args : [target, ...args])}`
  return others.length > 0 && others.some(({ result }) => result.name !== only.result.name) ? DYN : toRule(only.result)
}

/** One type for a place where either may stand. */
export function united(left: RuleType, right: RuleType): RuleType {
  if (left.kind === 'dyn' || left.kind === 'null') return right
  if (right.kind === 'dyn' || right.kind === 'null') return left
  if (left.kind === 'list' && right.kind === 'list') {
    return { kind: 'list', of: united(left.of, right.of), size: Math.max(left.size, right.size) }
  }
  return left.kind === right.kind ? left : DYN
}

function flattened({ of, size }: ListType): RuleType {
  return of.kind === 'list' ? { kind: 'list', of: of.of, size: size * of.size } : { kind: 'list', of, size }
}

function indexed(of: RuleType): RuleType | string {
  return of.kind === 'map' || of.kind === 'dyn' ? DYN : `takes an item of ${said(of)}; only a list or a map has items`
}

function isNumber({ kind }: RuleType): boolean {
  return kind === 'int' || kind === 'uint' || kind === 'double'
}

function fits({ kind }: RuleType, wanted: RuleType['kind']): boolean {
  return kind === wanted || kind === 'dyn'
}

function accepts(wanted: CelType, given: RuleType): boolean {
  return wanted === CelScalar.DYN || given.kind === 'dyn' || celName(given) === wanted.name
}

const NAMES: Readonly<Partial<Record<RuleType['kind'], string>>> = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
}

function celName({ kind }: RuleType): string {
  return NAMES[kind] ?? kind
}

const SCALARS = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'null', 'timestamp', 'duration'] as const

function toRule(type: CelType): RuleType {
  if (type.kind === 'list') return { kind: 'list', of: toRule(type.element), size: 100 }
  const kind = SCALARS.find((scalar) => celName({ kind: scalar }) === type.name)
  return kind === undefined ? DYN : { kind }
}

/** As a mistake names it. */
export function said({ kind }: RuleType): string {
  return kind === 'int' ? 'an int' : `a ${kind}`
}

function kinds(types: readonly RuleType[]): string {
  return types.length === 0 ? 'nothing' : types.map(said).join(' and ')
}
