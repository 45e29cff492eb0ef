/**
 * What a definition can do without: items of a list, such as providers that need not answer where a dwelling stands. An
 * error inside such an item does not hold up the decision.
 */
import type { ExecutionResult, GraphQLError } from 'graphql'
import type { DispensableItems } from '../catalogue/definition.ts'
import { holds } from '../decide/decide.ts'
import { isObject, toCel } from '../decide/evidence.ts'
import { registryOf } from './result-error.ts'

/** How many items each registry was excused from, by the registry's name. */
export type Spared = ReadonlyMap<unknown, number>

export interface SetAside {
  /** The errors that count. */
  readonly missed: readonly GraphQLError[]
  readonly spared: Spared
}

export function setAside(
  dispensable: readonly DispensableItems[],
  { data, errors = [] }: Pick<ExecutionResult, 'data' | 'errors'>,
): SetAside {
  const missed: GraphQLError[] = []
  const items = new Map<unknown, Set<string>>()
  for (const error of errors) {
    const place = dispensable.map((each) => placeOfItem(each, data, error.path ?? [])).find((at) => at !== undefined)
    if (place === undefined) {
      missed.push(error)
      continue
    }
    const registry = registryOf(error)
    items.set(registry, (items.get(registry) ?? new Set()).add(place))
  }
  return { missed, spared: new Map([...items].map(([registry, { size }]) => [registry, size])) }
}

/** Where the dispensable item stands that the error is in; undefined where it is in none. */
function placeOfItem(
  { path, item, when }: DispensableItems,
  data: unknown,
  at: readonly (string | number)[],
): string | undefined {
  let value: unknown = data
  let names = ''
  for (const [index, step] of at.entries()) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
    if (typeof step === 'string') names = names === '' ? step : `${names}.${step}`
    else if (names === path) {
      return isObject(value) && allows(when, value, item) ? at.slice(0, index + 1).join('.') : undefined
    }
  }
  return undefined
}

/** An item that does not even say whether it is needed is needed. */
function allows(when: DispensableItems['when'], value: unknown, item: DispensableItems['item']): boolean {
  try {
    return holds(when, { item: toCel(value, item) })
  } catch {
    return false
  }
}
