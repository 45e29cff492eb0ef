/**
 * Which slices must be read, for which fields, at one place of an operation where an entity stands.
 *
 * The selection set decides what is requested, authorised and logged, so `@skip` and `@include` count: a place without
 * them has one plan for ever, a place with them one per combination of the variables that they use.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { FieldSet } from '../../connectors/sdk/fields.ts'
import { connectionNode, directive, entity, type Model, namedType, type ObjectType, stringArgument } from './model.ts'

/** By slice. An entity of which only the key is selected needs no read: the map is empty. */
export type Reads = ReadonlyMap<string, FieldSet>

type Variables = Readonly<Record<string, unknown>>
type Fragments = Readonly<Record<string, FragmentDefinitionNode>>

/** A resolver's place: what graphql's resolve info says of it. */
export interface Place {
  readonly fieldNodes: readonly FieldNode[]
  readonly fragments: Fragments
  readonly variableValues: Variables
}

/** Plans are kept by the place's field nodes, which a compiled operation keeps for as long as it lives. */
export class Selections {
  readonly #model: Model
  readonly #plans = new WeakMap<readonly FieldNode[], Plan>()

  constructor(model: Model) {
    this.#model = model
  }

  /** What to read of `type` at `place`. */
  reads(type: ObjectType, place: Place): Reads {
    let plan = this.#plans.get(place.fieldNodes)
    if (plan === undefined) {
      plan = new Plan(this.#model, type, place)
      this.#plans.set(place.fieldNodes, plan)
    }
    return plan.reads(place.variableValues)
  }
}

class Plan {
  readonly #model: Model
  readonly #type: ObjectType
  readonly #nodes: readonly FieldNode[]
  readonly #fragments: Fragments
  readonly #conditions: readonly string[]
  readonly #kept = new Map<string, Reads>()

  constructor(model: Model, type: ObjectType, { fieldNodes, fragments }: Place) {
    this.#model = model
    this.#type = type
    this.#nodes = fieldNodes
    this.#fragments = fragments
    this.#conditions = conditionVariables(fieldNodes, fragments)
  }

  reads(variables: Variables): Reads {
    const state = this.#conditions.map((name) => (variables[name] === true ? '1' : '0')).join('')
    let reads = this.#kept.get(state)
    if (reads === undefined) {
      reads = collect(this.#model, this.#type, { nodes: this.#nodes, fragments: this.#fragments, variables })
      this.#kept.set(state, reads)
    }
    return reads
  }
}

interface Scope {
  readonly nodes: readonly FieldNode[]
  readonly fragments: Fragments
  readonly variables: Variables
}

function collect(model: Model, type: ObjectType, scope: Scope): Reads {
  const paths = new Map<string, Set<string>>()
  const add = (slice: string, path: string): void => {
    const set = paths.get(slice) ?? new Set()
    paths.set(slice, set.add(path))
  }
  for (const node of fieldsOf(scope.nodes, scope)) {
    const field = type.fields.get(node.name.value)
    if (field === undefined || field.name === type.key) continue
    const required = requiredFields(field.node.directives)
    for (const name of required) add(type.fields.get(name)?.slice ?? field.slice, name)
    if (required.length > 0 || namedType(field.node.type) === 'Assignment') continue
    for (const path of leaves(model, field.name, namedType(field.node.type), { ...scope, nodes: [node] })) {
      add(field.slice, path)
    }
  }
  return new Map([...paths].map(([slice, set]) => [slice, [...set].sort()]))
}

/** Every selected path below `prefix`; of a record that is referred to, its key alone. */
function leaves(model: Model, prefix: string, typeName: string, scope: Scope): readonly string[] {
  const referred = entity(model, typeName)
  if (referred !== undefined) return [`${prefix}.${referred.key}`]
  const node = connectionNode(model, typeName)
  if (node !== undefined) return leaves(model, prefix, node, { ...scope, nodes: nodesOfEdges(scope) })
  const type = model.objects.get(typeName)
  const below = fieldsOf(scope.nodes, scope).flatMap((child) => {
    const field = type?.fields.get(child.name.value)
    return field === undefined
      ? []
      : leaves(model, `${prefix}.${field.name}`, namedType(field.node.type), { ...scope, nodes: [child] })
  })
  return below.length > 0 ? below : [prefix]
}

function nodesOfEdges(scope: Scope): readonly FieldNode[] {
  const edges = fieldsOf(scope.nodes, scope).filter((field) => field.name.value === 'edges')
  return fieldsOf(edges, scope).filter((field) => field.name.value === 'node')
}

/** The fields selected below `nodes`, fragments opened, those that `@skip` and `@include` leave out left out. */
function fieldsOf(nodes: readonly FieldNode[], scope: Scope): readonly FieldNode[] {
  const fields: FieldNode[] = []
  const visit = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (!included(selection, scope.variables)) continue
      if (selection.kind === Kind.FIELD) fields.push(selection)
      else visit(opened(selection, scope.fragments))
    }
  }
  for (const node of nodes) visit(node.selectionSet)
  return fields
}

function opened(selection: Exclude<SelectionNode, FieldNode>, fragments: Fragments): SelectionSetNode | undefined {
  return selection.kind === Kind.INLINE_FRAGMENT
    ? selection.selectionSet
    : fragments[selection.name.value]?.selectionSet
}

/** Whether `@skip` and `@include` leave it in. */
export function included(node: SelectionNode, variables: Variables): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true
  const skip = getDirectiveValues(GraphQLSkipDirective, node, { ...variables })
  if (skip?.['if'] === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, { ...variables })?.['if'] !== false
}

/** The names in `@requires(fields:)`; an `@assigned` field rests on them. */
function requiredFields(directives: Parameters<typeof directive>[0]): readonly string[] {
  const fields = stringArgument(directive(directives, 'requires'), 'fields')
  return fields?.split(/[\s,]+/).filter((name) => name !== '') ?? []
}

/** The variables that decide, anywhere below, whether something is selected. */
function conditionVariables(nodes: readonly FieldNode[], fragments: Fragments): readonly string[] {
  const names = new Set<string>()
  const visit = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      for (const name of variablesOf(selection)) names.add(name)
      visit(selection.kind === Kind.FIELD ? selection.selectionSet : opened(selection, fragments))
    }
  }
  for (const node of nodes) visit(node.selectionSet)
  return [...names]
}

function variablesOf(selection: SelectionNode): readonly string[] {
  const conditions = selection.directives?.filter(({ name }) => name.value === 'skip' || name.value === 'include') ?? []
  return conditions.flatMap((node) =>
    (node.arguments ?? []).flatMap(({ value }) => (value.kind === Kind.VARIABLE ? [value.name.value] : [])),
  )
}
