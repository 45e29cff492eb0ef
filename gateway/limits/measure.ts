/**
 * How large a document is by its form alone: no schema, no variables, fragments counted where they are spread.
 *
 * Each fragment is measured once, however often it is spread, so measuring takes time in proportion to the document and
 * not to what it unfolds to. What describes the schema (`__schema`, `__type`) is measured apart: the standard introspection
 * query is deep by nature, and graphql's own rule keeps it from running in circles.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

export interface Measure {
  /** Fields below one another. */
  readonly depth: number
  /** The same within `__schema` and `__type`. */
  readonly introspection: number
  /** Fields under a name of the client's. */
  readonly aliases: number
  /** Directives on whatever is selected. */
  readonly directives: number
  /** Fragments spread, each as often as it will be: a compiled operation holds them all. */
  readonly spreads: number
  /** Fields at the top: of an operation, its questions. */
  readonly roots: number
}

const NOTHING: Measure = { depth: 0, introspection: 0, aliases: 0, directives: 0, spreads: 0, roots: 0 }

/** Every operation of the document, measured. */
export function measure(document: DocumentNode): readonly (readonly [OperationDefinitionNode, Measure])[] {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  }
  const measured = new Map<string, Measure>()
  return document.definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return []
    const whole = ofSelections(node.selectionSet, { fragments, measured })
    return [[node, { ...whole, directives: whole.directives + (node.directives?.length ?? 0) }] as const]
  })
}

interface Scope {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly measured: Map<string, Measure>
}

function ofSelections(set: SelectionSetNode | undefined, scope: Scope): Measure {
  return (set?.selections ?? []).reduce((sum, selection) => beside(sum, ofSelection(selection, scope)), NOTHING)
}

function beside(one: Measure, other: Measure): Measure {
  return {
    depth: Math.max(one.depth, other.depth),
    introspection: Math.max(one.introspection, other.introspection),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    spreads: one.spreads + other.spreads,
    roots: one.roots + other.roots,
  }
}

function ofSelection(node: SelectionNode, scope: Scope): Measure {
  const own = { ...NOTHING, directives: node.directives?.length ?? 0 }
  if (node.kind === Kind.FRAGMENT_SPREAD) return beside({ ...own, spreads: 1 }, ofFragment(node.name.value, scope))
  const below = ofSelections(node.selectionSet, scope)
  if (node.kind === Kind.INLINE_FRAGMENT) return beside(own, below)
  const describes = node.name.value === '__schema' || node.name.value === '__type'
  return {
    depth: describes ? 1 : below.depth + 1,
    introspection: describes ? below.depth + 1 : below.introspection,
    aliases: below.aliases + (node.alias === undefined ? 0 : 1),
    directives: below.directives + own.directives,
    spreads: below.spreads,
    roots: 1,
  }
}

/** A fragment that spreads itself measures nothing the second time: the specification's own rule refuses it. */
function ofFragment(name: string, scope: Scope): Measure {
  const known = scope.measured.get(name)
  if (known !== undefined) return known
  scope.measured.set(name, NOTHING)
  const found = ofSelections(scope.fragments.get(name)?.selectionSet, scope)
  scope.measured.set(name, found)
  return found
}
