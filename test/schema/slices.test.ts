import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { composeServices } from '@theguild/federation-composition'
import { Kind, parse, type TypeNode, validate, visit } from 'graphql'
import { completeSlice, readShared, readSlice, SchemaError } from '../../schema/index.ts'
import {
  ALL_SLICES,
  composed,
  directive,
  isEntity,
  keyOf,
  nameOf,
  objectTypes,
  publicSchema,
  purposes,
  REGISTRY_SLICES,
  sliceDocument,
} from './composed.ts'

describe('the slices', () => {
  it('compose to one schema', () => {
    expect(composed(ALL_SLICES).errors).toBeUndefined()
  })

  it.each(['civil', 'tax', 'land', 'certificate', 'audit'])('%s is a valid subgraph by itself', (name) => {
    expect(composed([name]).errors).toBeUndefined()
  })

  it('utility is a valid subgraph beside the one that knows where a dwelling stands', () => {
    expect(composed(['land', 'utility']).errors).toBeUndefined()
  })

  it.each([
    ['civil', 'land'],
    ['civil', 'tax'],
    ['tax', 'land'],
  ])('a window may do with %s and %s alone', (...names) => {
    expect(composed(names).errors).toBeUndefined()
  })

  it('show only their own words: what they share stands once, in front', () => {
    const shared = new Set(definedNames(readShared()))
    const own = ALL_SLICES.map((name) => definedNames(readSlice(name)).filter((word) => !shared.has(word)))
    expect(own.every((words) => words.length > 0)).toBe(true)
    for (const name of ALL_SLICES)
      expect(new Set(definedNames(readSlice(name))).size).toBe(definedNames(readSlice(name)).length)
  })

  it('bring only the shared words that they use', () => {
    expect(definedNames(readSlice('audit'))).not.toContain('CadastralNumber')
    expect(definedNames(readSlice('utility'))).toEqual(
      expect.arrayContaining(['Assignment', 'Provider', 'Stir', 'Money', 'Decimal']),
    )
  })

  it('let every entity say its sources', () => {
    const types = publicSchema().getTypeMap()
    expect(Object.keys(types)).toEqual(
      expect.arrayContaining(['Source', 'SourceStatus', 'Person', 'UtilityConnection']),
    )
  })
})

describe("an agency's slice", () => {
  it('uses the shared words without writing them, as the README shows', () => {
    const services = [
      { name: 'civil', typeDefs: parse(readSlice('civil')) },
      { name: 'vehicle', typeDefs: parse(completeSlice(EXAMPLES.slice)) },
    ]
    const { publicSdl, errors } = composeServices(services)
    expect(errors).toBeUndefined()
    expect(publicSdl).toContain('vehicles: [Vehicle!]')
  })

  it('is told file and line of what does not parse', () => {
    const broken = () => completeSlice('type Person {\n  pinfl Pinfl\n}', 'vehicle.graphql')
    expect(broken).toThrow(SchemaError)
    expect(broken).toThrow(/^vehicle\.graphql:2: /)
  })
})

describe('documentation', () => {
  it('shows front-end developers operations that the schema answers', () => {
    expect(validate(publicSchema(), parse(EXAMPLES.operations))).toEqual([])
  })

  it.each(['shared', ...ALL_SLICES])('%s describes everything that it declares', (name) => {
    const missing: string[] = []
    const document = name === 'shared' ? parse(readShared()) : sliceDocument(name)
    visit(document, {
      enter(node, _key, _parent, _path, above) {
        if (!('name' in node) || !('kind' in node) || !DESCRIBED.has(node.kind)) return
        if (node.kind === Kind.OBJECT_TYPE_DEFINITION && ROOTS.has(node.name.value)) return
        const description = 'description' in node ? node.description?.value : undefined
        if (description === undefined || !/^[A-Z`'"].*[.:`]$/s.test(description.trim())) {
          missing.push(
            [...above.flatMap((each) => ('name' in each ? [String(each.name?.value)] : [])), node.name?.value].join(
              '.',
            ),
          )
        }
      },
    })
    expect(missing).toEqual([])
  })

  it('says the same of a type or key in every slice that declares it', () => {
    const said = new Map<string, Set<string | undefined>>()
    for (const type of ALL_SLICES.flatMap(objectTypes).filter(isEntity)) {
      const key = type.fields?.find((field) => nameOf(field) === keyOf(type))
      for (const [id, node] of [
        [nameOf(type), type],
        [`${nameOf(type)}.key`, key],
      ] as const) {
        said.set(id, (said.get(id) ?? new Set()).add(node?.description?.value))
      }
    }
    expect([...said].filter(([, texts]) => texts.size > 1).map(([id]) => id)).toEqual([])
  })
})

describe('who may read what', () => {
  it.each(REGISTRY_SLICES)('%s leaves no field of an entity open to nobody or anybody', (name) => {
    const uncovered = objectTypes(name)
      .filter(isEntity)
      .flatMap((type) =>
        (type.fields ?? [])
          .filter((field) => nameOf(field) !== keyOf(type) && directive(field, 'external') === undefined)
          .filter((field) => (purposes(type, field) ?? []).length === 0)
          .map((field) => `${nameOf(type)}.${nameOf(field)}`),
      )
    expect(uncovered).toEqual([])
  })

  it.each(REGISTRY_SLICES)('%s says of every personal scalar that it is personal', (name) => {
    const document = sliceDocument(name)
    const personal = new Set(
      document.definitions.flatMap((node) =>
        node.kind === Kind.SCALAR_TYPE_DEFINITION && node.directives?.some((each) => nameOf(each) === 'personal')
          ? [nameOf(node)]
          : [],
      ),
    )
    const silent = objectTypes(name)
      .filter((type) => nameOf(type) !== 'Query' && directive(type, 'personal') === undefined)
      .flatMap((type) => (type.fields ?? []).map((field) => ({ type, field })))
      .filter(({ field }) => personal.has(typeName(field)) && directive(field, 'personal') === undefined)
    expect(silent.map(({ type, field }) => `${nameOf(type)}.${nameOf(field)}`)).toEqual([])
  })

  it('keeps income from services, and what it withholds stays open to the person', () => {
    const person = objectTypes('tax').find((type) => nameOf(type) === 'Person')!
    const income = person.fields!.find((field) => nameOf(field) === 'incomeByYear')!
    expect(purposes(person, income)).not.toContain('SERVICE')
    expect(purposes(person, income)).toContain('OWN_RECORD')
  })

  it('makes an entity field non-null only where it is the key or filled by the directory', () => {
    const strict = REGISTRY_SLICES.flatMap((name) =>
      objectTypes(name)
        .filter(isEntity)
        .flatMap((type) =>
          (type.fields ?? [])
            .filter((field) => field.type.kind === Kind.NON_NULL_TYPE && nameOf(field) !== keyOf(type))
            .map((field) => typeName(field)),
        ),
    )
    expect(new Set(strict)).toEqual(new Set(['Assignment']))
  })
})

const EXAMPLES = readExamples()
const ROOTS = new Set(['Query', 'Mutation', 'Subscription'])
const DESCRIBED = new Set<string>([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.ENUM_VALUE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.FIELD_DEFINITION,
  Kind.DIRECTIVE_DEFINITION,
])

/** The examples of the README, in the order in which they stand there. */
function readExamples(): { readonly operations: string; readonly slice: string } {
  const readme = readFileSync(new URL('../../schema/README.md', import.meta.url), 'utf8')
  const examples = [...readme.matchAll(/```graphql\n(.*?)```/gs)].map(([, text = '']) => text)
  const isOperation = (text: string): boolean => /^(query|mutation|subscription) /.test(text)
  const [slice = '', ...more] = examples.filter((text) => !isOperation(text))
  if (more.length > 0) throw new TypeError('the README shows more than one slice')
  return { operations: examples.filter(isOperation).join('\n'), slice }
}

function definedNames(sdl: string): readonly string[] {
  return parse(sdl).definitions.flatMap((node) => ('name' in node && node.name !== undefined ? [node.name.value] : []))
}

function typeName({ type }: { readonly type: TypeNode }): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : typeName(type)
}
