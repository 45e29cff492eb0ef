/**
 * Certificate definitions: everything that makes one certificate different from another, as data. One folder each:
 * `definition.yaml` (this shape) beside `facts.graphql` (the query that gathers the evidence).
 *
 * What is read here is right in itself: every text exists in every language, every expression parses, every path is one
 * that the query selects. Whether the query fits the schema is asked with `checkEvidenceQuery`, once there is one.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { definitionShape } from './definition-shape.ts'
import { type EvidenceQuery, parseEvidenceQuery } from './evidence.ts'
import { LANGUAGES } from './languages.ts'
import { SchemaError } from './mistakes.ts'
import { type Mistake, readYaml, type YamlFile } from './yaml.ts'

export type Definition = Readonly<z.output<typeof definitionShape>> & {
  readonly query: EvidenceQuery
  /** Tells a mistake with the file and the line where it was written. */
  readonly mistake: Mistake
}
export type DefinitionFact = Definition['facts'][number]
export type DefinitionClaim = Definition['claims'][number]
export type DefinitionCondition = Definition['conditions'][number]
export type DefinitionContradiction = Definition['contradictions'][number]

/** Those that come with the window. */
export const BUILT_IN_DEFINITIONS = new URL('certificates/', import.meta.url)

/**
 * Every definition in the folder and in those of an operator's own (`more`, paths), by id. No two have the same id, title or
 * letters. Throws `SchemaError` with the mistakes of all of them.
 */
export function readDefinitions(
  folder: URL = BUILT_IN_DEFINITIONS,
  more: readonly string[] = [],
): readonly Definition[] {
  const mistakes: string[] = []
  const definitions: Definition[] = []
  const own = more.map((path) => ({ url: pathToFileURL(`${path}/`), name: path }))
  for (const from of [{ url: folder, name: 'certificates' }, ...own]) {
    for (const entry of foldersIn(from)) {
      try {
        definitions.push(readDefinition(from, entry))
      } catch (cause) {
        if (!(cause instanceof SchemaError)) throw cause
        mistakes.push(...cause.mistakes)
      }
    }
  }
  mistakes.push(...confusions(definitions))
  if (mistakes.length > 0) throw new SchemaError('INVALID', mistakes)
  return definitions.sort((one, other) => (one.id < other.id ? -1 : 1))
}

interface Folder {
  readonly url: URL
  /** What mistakes call it. */
  readonly name: string
}

/** An editor's and a mount's own folders, which begin with a dot, are no definitions. */
function foldersIn({ url, name }: Folder): readonly string[] {
  try {
    return readdirSync(url)
      .filter((entry) => !entry.startsWith('.') && statSync(new URL(encodeURIComponent(entry), url)).isDirectory())
      .sort()
  } catch (cause) {
    throw SchemaError.missing(name, cause)
  }
}

function readDefinition({ url: folder, name }: Folder, entry: string): Definition {
  const at = new URL(`${encodeURIComponent(entry)}/`, folder)
  const yaml = readYaml(new URL('definition.yaml', at), `${name}/${entry}/definition.yaml`, definitionShape)
  const factsFile = `${name}/${entry}/facts.graphql`
  const query = parseEvidenceQuery(textOf(new URL('facts.graphql', at), factsFile), factsFile, yaml.value.subject)
  const mistakes = mistakesIn(yaml, entry, query)
  if (mistakes.length > 0) throw new SchemaError('INVALID', mistakes)
  return { ...yaml.value, query, mistake: yaml.mistake }
}

/** What is kept of a definition: everything that was written, with the defaults of the day, and the query as text. */
export function writtenDefinition({ query: { file, text }, mistake: _mistake, ...written }: Definition): object {
  return { ...written, query: { file, text } }
}

/**
 * A definition as it was kept, under the words of today: what was added to the shape since has its default. `name` is what
 * mistakes call it. Throws `SchemaError` where it is none any more.
 */
export function readWrittenDefinition(kept: unknown, name: string): Definition {
  const { query, ...written } = keptShape.parse(kept)
  const parsed = definitionShape.safeParse(written)
  const mistake: Mistake = (path, what) => `${name}: ${path.join('.')}: ${what}`
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) => mistake(path, message))
    throw new SchemaError('INVALID', mistakes, { cause: parsed.error })
  }
  return { ...parsed.data, query: parseEvidenceQuery(query.text, query.file, parsed.data.subject), mistake }
}

const keptShape = z.looseObject({ query: z.object({ file: z.string(), text: z.string() }) })

/** What a shape alone cannot tell: names that point nowhere, paths that the query does not select. */
function mistakesIn(
  { value, mistake }: YamlFile<z.output<typeof definitionShape>>,
  entry: string,
  query: EvidenceQuery,
): readonly string[] {
  const facts = new Set(value.facts.map((fact) => fact.name))
  const unselected = (where: readonly PropertyKey[], wanted: string | undefined): readonly string[] =>
    wanted === undefined || query.paths.has(wanted)
      ? []
      : [mistake(where, `${wanted} is not selected in facts.graphql; select it there or mend the path`)]
  return [
    ...(value.id === entry ? [] : [mistake(['id'], `is the folder's name; write ${entry}`)]),
    ...value.facts.flatMap((fact, at) =>
      fact.paths.flatMap((wanted, index) => unselected(['facts', at, 'paths', index], wanted)),
    ),
    ...value.claims.flatMap((claim, at) => [
      ...(facts.has(claim.fact)
        ? []
        : [mistake(['claims', at, 'fact'], `${claim.fact} is not among facts; add it there`)]),
      ...unselected(['claims', at, 'path'], claim.path),
      ...(claim.asked === undefined || value.facts.some((fact) => fact.name === claim.fact && fact.closedWorld)
        ? []
        : [
            mistake(['claims', at, 'asked'], `needs closedWorld at the fact ${claim.fact}: who keeps it, by which act`),
          ]),
    ]),
    ...value.dispensable.flatMap(({ path: wanted }, at) => unselected(['dispensable', at, 'path'], wanted)),
    ...value.contradictions.flatMap(({ left, right }, at) => [
      ...unselected(['contradictions', at, 'left'], left),
      ...unselected(['contradictions', at, 'right'], right),
    ]),
    ...sectionMistakes(value).map(({ at, what }) => mistake(['claims', at, 'section'], what)),
    ...(['facts', 'claims', 'contradictions', 'sections'] as const).flatMap((list) =>
      repeated(value[list].map((item) => item.name)).map((at) =>
        mistake([list, at, 'name'], 'stands twice; each name is used once'),
      ),
    ),
  ]
}

function sectionMistakes({ claims, sections }: z.output<typeof definitionShape>) {
  const names = sections.map((section) => section.name)
  return claims.flatMap(({ section }, at) => {
    if (section === undefined)
      return names.length === 0 ? [] : [{ at, what: `is missing; write ${names.join(' or ')}` }]
    return names.includes(section) ? [] : [{ at, what: `${section} is not among sections; add it there` }]
  })
}

function repeated(names: readonly string[]): readonly number[] {
  return names.flatMap((each, at) => (names.indexOf(each) < at ? [at] : []))
}

/** What would let people take one certificate for another. */
function confusions(definitions: readonly Definition[]): readonly string[] {
  const twice = (of: (definition: Definition) => string, where: readonly string[], what: (text: string) => string) =>
    repeated(definitions.map(of)).flatMap((at) => {
      const definition = definitions[at]
      return definition === undefined ? [] : [definition.mistake(where, what(of(definition)))]
    })
  return [
    ...twice(
      ({ id }) => id,
      ['id'],
      (id) => `${id} is another definition's; choose another name`,
    ),
    ...twice(
      ({ numberPrefix }) => numberPrefix,
      ['numberPrefix'],
      (letters) => `${letters} is another definition's; choose two other letters`,
    ),
    ...LANGUAGES.flatMap((language) =>
      twice(
        ({ title }) => title[language],
        ['title', language],
        () => "is another definition's title; say how the two differ",
      ),
    ),
  ]
}

function textOf(file: URL, fileName: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw SchemaError.missing(fileName, cause)
  }
}
