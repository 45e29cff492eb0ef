/**
 * The house's own rules for slices, beside Federation's: each is a promise of the window that a slice could break.
 */
import { Kind } from 'graphql'
import { ruleOf } from './access.ts'
import type { Mistake } from './mistake.ts'
import {
  directive,
  type Field,
  isList,
  type Model,
  namedType,
  type ObjectType,
  type Slice,
  stringArgument,
} from './model.ts'

/** What a connector's readers answer for: by slice, entity type names with the key each reader finds them by. */
export type Readers = ReadonlyMap<string, Readonly<Record<string, { readonly key: string }>>>

/**
 * Every mistake in the slices of connectors; slices in `local` have resolvers of their own and are left alone. Without
 * `readers` nothing is connected, and whether a reader is missing is not asked.
 */
export function checkSlices(
  model: Model,
  readers: Readers | undefined,
  local: ReadonlySet<string>,
): readonly Mistake[] {
  const personal = personalScalars(model)
  return [...model.objects.values()].flatMap((type) =>
    [...type.fields.values()]
      .filter((field) => !local.has(field.slice))
      .flatMap((field) => [
        ...(type.name === 'Query' ? checkLookup(model, field) : []),
        ...(type.name === 'Mutation' || type.name === 'Subscription' ? [writes(type, field)] : []),
        ...(type.key !== undefined ? checkOwned(model, type, field, readers) : []),
        ...checkPersonal(type, field, personal),
      ]),
  )
}

function checkLookup(model: Model, field: Field): readonly Mistake[] {
  const where = `${field.slice}: Query.${field.name}`
  const target = model.objects.get(namedType(field.node.type))
  if (target?.key === undefined) {
    return [{ where, what: 'a root field of a slice must return an entity', mend: 'give its type a @key' }]
  }
  const [argument, ...more] = field.node.arguments ?? []
  if (argument?.name.value === target.key && more.length === 0) return []
  return [{ where, what: `a lookup takes the key and nothing else`, mend: `declare the one argument ${target.key}` }]
}

function checkOwned(model: Model, type: ObjectType, field: Field, readers: Readers | undefined): readonly Mistake[] {
  const where = `${field.slice}: ${type.name}.${field.name}`
  if (field.name === type.key || namedType(field.node.type) === 'Assignment') return []
  const mistakes: Mistake[] = []
  if (ruleOf(field) === undefined) {
    mistakes.push({ where, what: 'nobody may read it', mend: 'write @access beside it or its type' })
  }
  const slice = model.slices.find(({ name }) => name === field.slice)
  if (slice?.remote === true) mistakes.push(...checkRemote(where, field))
  if (directive(field.node.directives, 'assigned') !== undefined) return [...mistakes, ...checkAssigned(type, field)]
  if (field.node.type.kind === Kind.NON_NULL_TYPE) {
    mistakes.push({
      where,
      what: 'a registry that does not answer would take its siblings along',
      mend: 'make it nullable and mark it @semanticNonNull',
    })
  }
  const unasked = readers === undefined || slice?.remote === true
  mistakes.push(...checkReader(where, type, readers?.get(field.slice), unasked))
  if (slice !== undefined && severalRegistries(slice) && !isAssigned(model, type.name)) {
    mistakes.push({ where, what: 'several registries answer for it', mend: 'reach it through an @assigned field' })
  }
  return mistakes
}

function checkReader(
  where: string,
  { name, key }: ObjectType,
  readers: Readonly<Record<string, { readonly key: string }>> = {},
  unasked = false,
): readonly Mistake[] {
  const reader = readers[name]
  if (unasked || reader?.key === key) return []
  if (reader === undefined) return [{ where, what: `its connector has no reader for ${name}` }]
  return [{ where, what: `its reader finds it by ${reader.key}, not by @key` }]
}

function checkAssigned(type: ObjectType, field: Field): readonly Mistake[] {
  const where = `${field.slice}: ${type.name}.${field.name}`
  const required = stringArgument(directive(field.node.directives, 'requires'), 'fields')?.split(/\s+/) ?? []
  const [territory] = required
  if (required.length === 1 && territory !== undefined && type.fields.has(territory) && isList(field.node.type)) {
    return []
  }
  return [{ where, what: '@assigned needs a list and the territory', mend: 'add @requires(fields: "<the territory>")' }]
}

/** What rests on other registries is filled here, and a joined subgraph fills its own. */
function checkRemote(where: string, { node }: Field): readonly Mistake[] {
  const resting = ['assigned', 'requires'].filter((name) => directive(node.directives, name) !== undefined)
  return resting.map((name) => ({ where, what: `a joined subgraph cannot have @${name}` }))
}

function writes(type: ObjectType, field: Field): Mistake {
  return { where: `${field.slice}: ${type.name}.${field.name}`, what: 'a registry is only read through this window' }
}

function checkPersonal(type: ObjectType, field: Field, personal: ReadonlySet<string>): readonly Mistake[] {
  if (!personal.has(namedType(field.node.type)) || type.name === 'Query') return []
  const covered = directive(field.node.directives, 'personal') ?? directive(field.typeDirectives, 'personal')
  if (covered !== undefined) return []
  return [
    {
      where: `${field.slice}: ${type.name}.${field.name}`,
      what: 'it is personal data and does not say so',
      mend: 'write @personal beside it or its type',
    },
  ]
}

function personalScalars(model: Model): ReadonlySet<string> {
  const definitions = [...model.documents.values()].flatMap((document) => document.definitions)
  return new Set(
    definitions.flatMap((definition) =>
      definition.kind === Kind.SCALAR_TYPE_DEFINITION && directive(definition.directives, 'personal') !== undefined
        ? [definition.name.value]
        : [],
    ),
  )
}

function severalRegistries(slice: Slice): boolean {
  return slice.registries.length > 1
}

/** Whether records of the type are reached through the directory alone. */
function isAssigned(model: Model, typeName: string): boolean {
  return [...model.objects.values()].some((type) =>
    [...type.fields.values()].some(
      (field) => namedType(field.node.type) === typeName && directive(field.node.directives, 'assigned') !== undefined,
    ),
  )
}
