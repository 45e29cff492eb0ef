/**
 * The evidence query of a certificate (`facts.graphql`): one operation about `$subject`, and the paths that it selects.
 *
 * A path is written as in the evidence, aliases and all, without the positions in lists: `person.children.names`.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  validate,
} from 'graphql'
import { graphqlMistake, SchemaError } from './mistakes.ts'

export type SubjectKind = 'PERSON' | 'ORGANIZATION' | 'DWELLING' | 'PARCEL'

const KEY_TYPE: Readonly<Record<SubjectKind, string>> = {
  PERSON: 'Pinfl!',
  ORGANIZATION: 'Stir!',
  DWELLING: 'CadastralNumber!',
  PARCEL: 'CadastralNumber!',
}

export interface EvidenceQuery {
  readonly file: string
  readonly text: string
  readonly document: DocumentNode
  readonly paths: ReadonlySet<string>
}

export function parseEvidenceQuery(text: string, file: string, subject: SubjectKind): EvidenceQuery {
  const document = parseText(text, file)
  const operation = onlyOperation(document, file)
  const mistake = variableMistake(operation, KEY_TYPE[subject])
  if (mistake !== undefined) {
    throw new SchemaError('INVALID', [`${file}:${operation.loc?.startToken.line ?? 1}: ${mistake}`])
  }
  return { file, text, document, paths: pathsOf(document, operation) }
}

/** What is wrong with the query under this schema, one line each; none when it will run. */
export function checkEvidenceQuery({ document, file }: EvidenceQuery, schema: GraphQLSchema): readonly string[] {
  return validate(schema, document).map((error) => graphqlMistake(file, error))
}

function parseText(text: string, file: string): DocumentNode {
  try {
    return parse(text)
  } catch (cause) {
    throw SchemaError.inGraphql(file, cause)
  }
}

function onlyOperation({ definitions }: DocumentNode, file: string): OperationDefinitionNode {
  const [operation, ...more] = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (operation?.operation === 'query' && more.length === 0) return operation
  throw new SchemaError('INVALID', [`${file}:1: holds one query and nothing else; remove what is more`])
}

function variableMistake({ variableDefinitions }: OperationDefinitionNode, type: string): string | undefined {
  const [variable, ...more] = variableDefinitions ?? []
  const good = variable?.variable.name.value === 'subject' && print(variable.type) === type && more.length === 0
  return good ? undefined : `takes the subject's key and nothing else; declare ($subject: ${type})`
}

function pathsOf(document: DocumentNode, operation: OperationDefinitionNode): ReadonlySet<string> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  }
  const paths = new Set<string>()
  collect(operation.selectionSet, { above: '', fragments, open: [], paths })
  return paths
}

interface Place {
  readonly above: string
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Fragments that the place stands in: one that spreads itself is not followed for ever. */
  readonly open: readonly string[]
  readonly paths: Set<string>
}

function collect(set: SelectionSetNode | undefined, place: Place): void {
  for (const node of set?.selections ?? []) {
    if (node.kind === Kind.FIELD) {
      const path = `${place.above}${(node.alias ?? node.name).value}`
      place.paths.add(path)
      collect(node.selectionSet, { ...place, above: `${path}.` })
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      collect(node.selectionSet, place)
    } else if (!place.open.includes(node.name.value)) {
      const open = [...place.open, node.name.value]
      collect(place.fragments.get(node.name.value)?.selectionSet, { ...place, open })
    }
  }
}
