/**
 * The schema that clients see: the slices composed (Federation 2), then given back the directives that speak to people
 * and to limits, and `sources` on every entity.
 */
import { composeServices, transformSupergraphToPublicSchema } from '@theguild/federation-composition'
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql'
import { CompositionError, type Mistake } from './mistake.ts'
import type { Model, ObjectType } from './model.ts'

/** Directives of the slices that stay visible: what may be null, what it costs, who may read it. */
const VISIBLE = new Set(['access', 'personal', 'semanticNonNull', 'cost', 'listSize', 'deprecated', 'specifiedBy'])

const SOURCES = fieldDefinition(
  '"Which registries were asked for what is selected here, and what each answered."\n  sources: [Source!]! @listSize(assumedSize: 4)',
)

/** Throws `CompositionError` with every mistake found, each naming its slice. */
export function publicDocument(model: Model): DocumentNode {
  const result = composeServices(
    [...model.documents].map(([name, typeDefs]) => ({ name, typeDefs, url: `local:${name}` })),
  )
  if (result.errors !== undefined && result.errors.length > 0) {
    throw new CompositionError(result.errors.map((error): Mistake => ({ what: error.message })))
  }
  if (result.supergraphSdl === undefined) throw new CompositionError([{ what: 'the slices compose to nothing' }])
  const document = transformSupergraphToPublicSchema(parse(result.supergraphSdl))
  const directives = visibleDirectives(model, document)
  const sized = directives.some((node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === 'listSize')
  const sources = sized ? SOURCES : { ...SOURCES, directives: [] }
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ? annotated(definition, model, sources) : definition,
  )
  return { kind: Kind.DOCUMENT, definitions: [...definitions, ...directives] }
}

function annotated(
  definition: ObjectTypeDefinitionNode,
  model: Model,
  sources: FieldDefinitionNode,
): ObjectTypeDefinitionNode {
  const type = model.objects.get(definition.name.value)
  const fields = (definition.fields ?? []).map((field) => {
    const own = type?.fields.get(field.name.value)
    if (own === undefined) return field
    return { ...field, directives: visible([...(own.node.directives ?? []), ...inherited(own.typeDirectives)]) }
  })
  return { ...definition, fields: type !== undefined && isOurs(type, model) ? [...fields, sources] : fields }
}

/** An entity that something in this process answers for: of one that is joined whole, nobody here knows who was asked. */
function isOurs({ key, fields }: ObjectType, { slices }: Model): boolean {
  const remote = new Set(slices.flatMap((slice) => (slice.remote === true ? [slice.name] : [])))
  return key !== undefined && [...fields.values()].some(({ slice }) => !remote.has(slice))
}

/** A type's rule is shown at each of its fields: several slices may write the type, each with a rule of its own. */
function inherited(directives: readonly ConstDirectiveNode[]): readonly ConstDirectiveNode[] {
  return directives.filter(({ name }) => name.value === 'access' || name.value === 'personal')
}

function visible(directives: readonly ConstDirectiveNode[]): ConstDirectiveNode[] {
  const first = new Map<string, ConstDirectiveNode>()
  for (const node of directives) {
    if (VISIBLE.has(node.name.value) && !first.has(node.name.value)) first.set(node.name.value, node)
  }
  return [...first.values()]
}

/** The definitions of the visible directives, and of the enums in their arguments that nothing else keeps. */
function visibleDirectives(model: Model, document: DocumentNode): readonly DefinitionNode[] {
  const present = new Set(
    document.definitions.map((definition) => ('name' in definition ? definition.name?.value : '')),
  )
  const found = new Map<string, DefinitionNode>()
  for (const definition of [...model.documents.values()].flatMap(({ definitions }) => definitions)) {
    const name = 'name' in definition ? definition.name?.value : undefined
    if (name === undefined || present.has(name) || found.has(name)) continue
    const wanted =
      (definition.kind === Kind.DIRECTIVE_DEFINITION && VISIBLE.has(name)) ||
      (definition.kind === Kind.ENUM_TYPE_DEFINITION && (name === 'Purpose' || name === 'PersonalCategory'))
    if (wanted) found.set(name, definition)
  }
  return [...found.values()]
}

function fieldDefinition(sdl: string): FieldDefinitionNode {
  const [type] = parse(`type T { ${sdl} }`, { noLocation: true }).definitions
  const [field] = type?.kind === Kind.OBJECT_TYPE_DEFINITION ? (type.fields ?? []) : []
  if (field === undefined) throw new CompositionError([{ what: 'the field `sources` does not parse' }])
  return field
}
