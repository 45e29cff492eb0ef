/**
 * A question to a remote subgraph, taken apart: what is asked of the records that it names, and what is asked of records
 * that those refer to. Of these the key alone is asked for at first; nobody has yet decided who may see them.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { entity, type Model, namedType } from '../compose/model.ts'
import { included } from '../compose/selection.ts'
import type { RemoteRequest } from './request.ts'

/** The key of a record that is referred to, under a name that no client can take for another field. */
export const KEY_ALIAS = '_key'

/** Records that are referred to at one place of the answer, and what is asked of them. */
export interface Referred {
  /** Response keys from the root; lists on the way are walked through. */
  readonly path: readonly string[]
  readonly entity: string
  readonly key: string
  readonly selections: readonly SelectionNode[]
}

export interface TakenApart {
  /** Without fragment definitions. */
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode | undefined
  /** Those that the document uses: what is left over may be keys of other people. */
  readonly variables: Variables
  readonly referred: readonly Referred[]
}

type Variables = Readonly<Record<string, unknown>>

export function takeApart({ document, variables = {} }: RemoteRequest, model: Model): TakenApart {
  const operation = getOperationAST(document) ?? undefined
  if (operation === undefined) return { document, operation, variables, referred: [] }
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  const cutter = new Cutter(model, fragments, variables)
  const cut = declared({ ...operation, selectionSet: cutter.cut(operation.selectionSet, 'Query', []) })
  const used = new Set(cut.variableDefinitions?.map(({ variable }) => variable.name.value))
  return {
    document: { kind: Kind.DOCUMENT, definitions: [cut] },
    operation,
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name))),
    referred: cutter.referred(),
  }
}

/** Declares of its variables those that it uses (GraphQL, 5.8.4). */
export function declared(operation: OperationDefinitionNode): OperationDefinitionNode {
  const used = new Set<string>()
  visit(operation.selectionSet, { [Kind.VARIABLE]: ({ name }) => void used.add(name.value) })
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  )
  return { ...operation, variableDefinitions }
}

class Cutter {
  readonly #model: Model
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #variables: Variables
  /** By path: what several selections ask at one place is asked together. */
  readonly #referred = new Map<string, Referred>()

  constructor(model: Model, fragments: ReadonlyMap<string, FragmentDefinitionNode>, variables: Variables) {
    this.#model = model
    this.#fragments = fragments
    this.#variables = variables
  }

  referred(): readonly Referred[] {
    return [...this.#referred.values()]
  }

  cut(set: SelectionSetNode, typeName: string, path: readonly string[]): SelectionSetNode {
    const selections = this.#opened(set).map((node): SelectionNode => {
      if (node.kind === Kind.FIELD) return this.#field(node, typeName, path)
      if (node.kind === Kind.FRAGMENT_SPREAD) return node
      return { ...node, selectionSet: this.cut(node.selectionSet, node.typeCondition?.name.value ?? typeName, path) }
    })
    return { ...set, selections }
  }

  #field(node: FieldNode, typeName: string, path: readonly string[]): FieldNode {
    if (node.selectionSet === undefined) return node
    const field = this.#model.objects.get(typeName)?.fields.get(node.name.value)
    const named = field === undefined ? '' : namedType(field.node.type)
    const target = path.length === 0 ? undefined : entity(this.#model, named)
    const below = [...path, node.alias?.value ?? node.name.value]
    if (target === undefined) return { ...node, selectionSet: this.cut(node.selectionSet, named, below) }
    const selections = this.#inlined(node.selectionSet)
    const known = keysOnly(selections, target.key)
    if (count(known) === count(selections)) return { ...node, selectionSet: { ...node.selectionSet, selections } }
    const id = below.join('.')
    const before = this.#referred.get(id)?.selections ?? []
    const { name, key } = target
    this.#referred.set(id, { path: below, entity: name, key, selections: [...before, ...selections] })
    return { ...node, selectionSet: { ...node.selectionSet, selections: [...known, aliased(key)] } }
  }

  /** Fragments by name become fragments in place; what the variables leave out is left out. */
  #opened(set: SelectionSetNode): readonly SelectionNode[] {
    return set.selections
      .filter((node) => included(node, this.#variables))
      .flatMap((node): readonly SelectionNode[] => {
        if (node.kind !== Kind.FRAGMENT_SPREAD) return [node]
        const fragment = this.#fragments.get(node.name.value)
        return fragment === undefined
          ? []
          : [{ kind: Kind.INLINE_FRAGMENT, typeCondition: fragment.typeCondition, selectionSet: fragment.selectionSet }]
      })
  }

  #inlined(set: SelectionSetNode): readonly SelectionNode[] {
    return this.#opened(set).map((node) =>
      'selectionSet' in node && node.selectionSet !== undefined
        ? { ...node, selectionSet: { ...node.selectionSet, selections: this.#inlined(node.selectionSet) } }
        : node,
    )
  }
}

/** What the record that refers already tells. */
function keysOnly(selections: readonly SelectionNode[], key: string): readonly SelectionNode[] {
  return selections.flatMap((node): readonly SelectionNode[] => {
    if (node.kind === Kind.FIELD) return node.name.value === key || node.name.value === '__typename' ? [node] : []
    if (node.kind === Kind.FRAGMENT_SPREAD) return []
    const within = keysOnly(node.selectionSet.selections, key)
    return within.length === 0 ? [] : [{ ...node, selectionSet: { ...node.selectionSet, selections: within } }]
  })
}

function count(selections: readonly SelectionNode[]): number {
  return selections.reduce((sum, node) => {
    return sum + (node.kind === Kind.INLINE_FRAGMENT ? count(node.selectionSet.selections) : 1)
  }, 0)
}

function aliased(key: string): FieldNode {
  return { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: KEY_ALIAS }, name: { kind: Kind.NAME, value: key } }
}
