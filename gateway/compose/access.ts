/**
 * Access rules as the slices declare them, made ready to be asked at every read.
 *
 * The rule beside a field holds; a field without one stands under its type's. On the way to a leaf every rule that is met
 * must hold. A path that no rule covers is nobody's to read.
 */
import type { FieldSet } from '../../connectors/sdk/fields.ts'
import type { AccessRule, AccessRules, Conveyance } from '../access.ts'
import type { Purpose } from '../context.ts'
import {
  connectionNode,
  directive,
  type Field,
  listArgument,
  type Model,
  namedType,
  type ObjectType,
  stringArgument,
} from './model.ts'

/** The scalar that identifies a natural person: the entity that it is the key of is what a citizen is the subject of. */
const PERSONAL_KEY = 'Pinfl'
/** The scalar that identifies a legal entity. */
const LEGAL_KEY = 'Stir'

export function readAccessRules(model: Model): AccessRules {
  const kept = new Map<string, readonly AccessRule[]>()
  const conveyances = readConveyances(model)
  const organization = keyedBy(model, LEGAL_KEY)
  return {
    subject: keyedBy(model, PERSONAL_KEY) ?? '',
    ...(organization !== undefined && { organization }),
    rules(entity, path) {
      const id = `${entity}.${path}`
      let rules = kept.get(id)
      if (rules === undefined) {
        rules = walk(model, entity, path).flatMap((field, at) =>
          at > 0 && isKey(model, field) ? [] : (ruleOf(field) ?? []),
        )
        kept.set(id, rules)
      }
      return rules
    },
    categories: (entity, fields) => categoriesOf(model, entity, fields),
    conveyedBy: (entity) => conveyances.filter(({ from }) => from === entity),
    conveying: (entity) => conveyances.filter(({ to }) => to === entity),
  }
}

/** The fields on a dotted path, in order; connections are walked through, as in a FieldSet. */
export function walk(model: Model, entity: string, path: string): readonly Field[] {
  const fields: Field[] = []
  let type: ObjectType | undefined = model.objects.get(entity)
  for (const name of path.split('.')) {
    const field: Field | undefined = type?.fields.get(name)
    if (field === undefined) return []
    fields.push(field)
    const next = namedType(field.node.type)
    type = model.objects.get(connectionNode(model, next) ?? next)
  }
  return fields
}

/**
 * Whether a field is the key of an entity. At the end of a reference it is the statement of the record that refers, so the
 * rule of the reference covers it, and not the rule of the registry that keeps the entity.
 */
function isKey(model: Model, field: Field): boolean {
  return model.objects.get(field.on)?.key === field.name
}

/** The rule beside a field, or its type's. */
export function ruleOf(field: Field): AccessRule | undefined {
  const node = directive(field.node.directives, 'access') ?? directive(field.typeDirectives, 'access')
  const scope = stringArgument(node, 'scope')
  return scope === undefined ? undefined : { scope, purposes: listArgument(node, 'purposes') as readonly Purpose[] }
}

function keyedBy(model: Model, scalar: string): string | undefined {
  return [...model.objects.values()].find((type) => keyType(type) === scalar)?.name
}

function keyType(type: ObjectType): string | undefined {
  const key = type.key === undefined ? undefined : type.fields.get(type.key)
  return key && namedType(key.node.type)
}

function categoriesOf(model: Model, entity: string, fields: FieldSet): readonly string[] {
  const categories = fields.flatMap((path) =>
    walk(model, entity, path).flatMap((field) => {
      const node = directive(field.node.directives, 'personal') ?? directive(field.typeDirectives, 'personal')
      return stringArgument(node, 'category') ?? []
    }),
  )
  return [...new Set(categories)].sort()
}

function readConveyances(model: Model): readonly Conveyance[] {
  return [...model.objects.values()]
    .filter((type) => type.key !== undefined)
    .flatMap((type) => [...type.fields.values()].flatMap((field) => conveyancesOf(model, type, field)))
}

function conveyancesOf(model: Model, from: ObjectType, field: Field): readonly Conveyance[] {
  if (directive(field.node.directives, 'assigned') !== undefined) {
    return conveys(field) ? [{ from: from.name, to: namedType(field.node.type) }] : []
  }
  const registry = model.slices.find(({ name }) => name === field.slice)?.registries[0] ?? field.slice
  return referredTo(model, field, { path: field.name, above: [], conveyed: conveys(field) }).map(({ to, path }) => ({
    from: from.name,
    to,
    read: { registry, path },
  }))
}

function conveys(field: Field): boolean {
  return directive(field.node.directives, 'conveys') !== undefined
}

interface Way {
  readonly path: string
  readonly above: readonly string[]
  /** Whether `@conveys` stands at this field or at one on the way to it. */
  readonly conveyed: boolean
}

/** The entities that a field leads to by `@conveys`, each with the path to its key. */
function referredTo(model: Model, field: Field, way: Way): readonly { to: string; path: string }[] {
  const named = namedType(field.node.type)
  const type = model.objects.get(connectionNode(model, named) ?? named)
  if (type === undefined || way.above.includes(type.name)) return []
  if (type.key !== undefined) return way.conveyed ? [{ to: type.name, path: `${way.path}.${type.key}` }] : []
  const above = [...way.above, type.name]
  return [...type.fields.values()].flatMap((below) =>
    referredTo(model, below, {
      path: `${way.path}.${below.name}`,
      above,
      conveyed: way.conveyed || conveys(below),
    }),
  )
}
