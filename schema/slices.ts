/**
 * Slices: what each registry adds to the one schema, as Federation 2 SDL.
 *
 * A slice file shows its own words only. Scalars, directives and types that several slices use stand in `shared.graphql`,
 * once; `completeSlice` puts those that a slice uses in front of it, and the link to the Federation specification, so that
 * the result is a valid subgraph by itself, as any GraphQL server understands it. An agency's slice is completed the same way.
 */
import { readFileSync } from 'node:fs'
import { type DefinitionNode, type DocumentNode, Kind, parse, print, visit } from 'graphql'
import { SchemaError } from './mistakes.ts'

/** 2.3 is what the oldest servers of agencies speak; nothing newer is needed. */
const FEDERATION_LINK = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.3"
    import: ["@key", "@shareable", "@external", "@requires", "@provides", "@tag", "@inaccessible"]
  )`

/** What the composition adds to every entity, `sources: [Source!]!`, needs this word though no slice writes it. */
const WORD_OF_EVERY_ENTITY = 'Source'

/** The slice of this room by that name (`civil`, `certificate`, …), complete. */
export function readSlice(name: string): string {
  return completeSlice(readSdl(name), `${name}.graphql`)
}

/** What slices share, as written: directives, scalars, types. */
export function readShared(): string {
  return readSdl('shared')
}

/** A slice as its author wrote it, with the shared words that it uses, ready to compose. `file` is named in mistakes. */
export function completeSlice(sdl: string, file = 'slice'): string {
  const slice = parseSdl(sdl, file)
  const shared = new Map(parseSdl(readShared(), 'shared.graphql').definitions.map((node) => [nameOf(node), node]))
  const words = wordsUsedBy(slice, shared)
  const used = [...shared].filter(([name]) => words.has(name)).map(([, node]) => print(node))
  return [FEDERATION_LINK, ...used, sdl].join('\n\n')
}

/** Names of shared words in a slice, and in the shared words that those use, and so on. */
function wordsUsedBy(slice: DocumentNode, shared: ReadonlyMap<string, DefinitionNode>): ReadonlySet<string> {
  const words = new Set<string>()
  const add = (name: string): void => {
    const definition = shared.get(name)
    if (definition === undefined || words.has(name)) return
    words.add(name)
    eachName(definition, add)
  }
  eachName(slice, (name) => add(name === '@key' ? WORD_OF_EVERY_ENTITY : name))
  return words
}

function eachName(node: DocumentNode | DefinitionNode, found: (name: string) => void): void {
  visit(node, {
    [Kind.NAMED_TYPE]: ({ name }) => found(name.value),
    [Kind.DIRECTIVE]: ({ name }) => found(`@${name.value}`),
  })
}

function nameOf(node: DefinitionNode): string {
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return `@${node.name.value}`
  return 'name' in node && node.name !== undefined ? node.name.value : node.kind
}

function parseSdl(sdl: string, file: string): DocumentNode {
  try {
    return parse(sdl)
  } catch (cause) {
    throw SchemaError.inGraphql(file, cause)
  }
}

function readSdl(name: string): string {
  try {
    return readFileSync(new URL(`${name}.graphql`, import.meta.url), 'utf8')
  } catch (cause) {
    throw SchemaError.missing(`${name}.graphql`, cause)
  }
}
