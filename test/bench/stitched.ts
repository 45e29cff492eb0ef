/**
 * The other way to one schema: each slice an executable schema of its own, joined by `stitchSchemas` in process, on Apollo
 * Server. The same connectors below, a loader for each registry, no token, no trail.
 */
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import { stitchSchemas } from '@graphql-tools/stitch'
import { fastify } from 'fastify'
import { buildASTSchema, type GraphQLSchema, isObjectType, Kind, parse, visit } from 'graphql'
import { connection } from '../../gateway/compose/connection.ts'
import { createDirectory } from '../../gateway/directory/directory.ts'
import { readDirectory, readSlice } from '../../schema/index.ts'
import { FIELDS, openAll, type Registries, readOne, type World } from './world.ts'

type Args = Record<string, string>
type Record_ = Record<string, unknown>
type Resolve = (source: Record_, args: Args) => unknown

export async function startStitched(world: World): Promise<string> {
  const apollo = new ApolloServer({
    schema: stitched(openAll(world)),
    plugins: [ApolloServerPluginCacheControlDisabled()],
  })
  await apollo.start()
  const app = fastify()
  app.post('/graphql', fastifyApolloHandler(apollo))
  return await app.listen({ port: 0, host: '127.0.0.1' })
}

/** The same without HTTP. */
export function stitched(registries: Registries): GraphQLSchema {
  const person = { selectionSet: '{ pinfl }', fieldName: 'person', args: ({ pinfl }: Record_) => ({ pinfl }) }
  const dwelling = {
    selectionSet: '{ cadastralNumber }',
    fieldName: 'dwelling',
    args: ({ cadastralNumber }: Record_) => ({ cadastralNumber }),
  }
  const supplied = {
    ...dwelling,
    fields: { utilityConnections: { selectionSet: '{ territory }', computed: true } },
    args: ({ cadastralNumber, territory }: Record_) => ({ cadastralNumber, territory }),
  }
  return stitchSchemas({
    typeMergingOptions: { validationSettings: { validationLevel: 'off' as never } },
    subschemas: [
      { schema: sliceSchema('civil', '', civil(registries)), merge: { Person: person } },
      { schema: sliceSchema('tax', PERSON, tax(registries)), merge: { Person: person } },
      { schema: sliceSchema('land', PERSON, land(registries)), merge: { Person: person, Dwelling: dwelling } },
      { schema: sliceSchema('utility', SUPPLIED, utility(registries)), merge: { Dwelling: supplied } },
    ],
  })
}

const PERSON = 'extend type Query { person(pinfl: Pinfl!): Person }'
const SUPPLIED = 'type Query { dwelling(cadastralNumber: CadastralNumber!, territory: TerritoryCode): Dwelling }'

function civil(registries: Registries): Record<string, Record<string, Resolve>> {
  return {
    Query: {
      person: async (_, { pinfl = '' }) => ({
        ...(await readOne(registries, ['civil', 'Person'], pinfl, FIELDS.person)),
        pinfl,
      }),
    },
  }
}

function tax(registries: Registries): Record<string, Record<string, Resolve>> {
  return {
    Query: {
      person: async (_, { pinfl = '' }) => ({
        ...(await readOne(registries, ['tax', 'Person'], pinfl, FIELDS.tax)),
        pinfl,
      }),
    },
  }
}

function land(registries: Registries): Record<string, Record<string, Resolve>> {
  const dwelling = async (cadastralNumber: string) => ({
    ...(await readOne(registries, ['land', 'Dwelling'], cadastralNumber, FIELDS.dwelling)),
    cadastralNumber,
  })
  return {
    Query: {
      person: async (_, { pinfl = '' }) => ({
        ...(await readOne(registries, ['land', 'Person'], pinfl, FIELDS.holdings)),
        pinfl,
      }),
      dwelling: async (_, { cadastralNumber = '' }) => await dwelling(cadastralNumber),
    },
    DwellingHolding: {
      dwelling: async (holding) => await dwelling((holding['dwelling'] as { cadastralNumber: string }).cadastralNumber),
    },
    Person: { dwellings: ({ dwellings }, args) => connection((dwellings ?? []) as object[], args) },
  }
}

function utility(registries: Registries): Record<string, Record<string, Resolve>> {
  const directory = createDirectory(readDirectory().assignments)
  return {
    Query: { dwelling: (_, args) => args },
    Dwelling: {
      utilityConnections: ({ cadastralNumber, territory }) =>
        directory
          .assigned('utility', String(territory), new Date())
          .map((assignment) => ({ cadastralNumber, assignment })),
    },
    UtilityConnection: {
      accounts: async ({ cadastralNumber, assignment }) => {
        const { registry } = assignment as { registry: string }
        const key = String(cadastralNumber)
        return (
          (await readOne(registries, [registry, 'UtilityConnection'], key, FIELDS.connection))?.['accounts'] ?? null
        )
      },
    },
  }
}

function sliceSchema(name: string, more: string, resolvers: Record<string, Record<string, Resolve>>): GraphQLSchema {
  const document = visit(parse(readSlice(name)), {
    [Kind.DIRECTIVE]: () => null,
    [Kind.DIRECTIVE_DEFINITION]: () => null,
    [Kind.SCHEMA_EXTENSION]: () => null,
  })
  const hasQuery = document.definitions.some((node) => 'name' in node && node.name?.value === 'Query')
  const lookups = parse(hasQuery || more === '' ? more || 'scalar Unused' : more.replace('extend ', ''))
  const schema = buildASTSchema(
    visit({ kind: Kind.DOCUMENT, definitions: merged([...document.definitions, ...lookups.definitions]) }, {}),
    { assumeValidSDL: true },
  )
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName)
    if (!isObjectType(type)) continue
    for (const [field, resolve] of Object.entries(fields)) {
      const found = type.getFields()[field]
      if (found !== undefined) found.resolve = (source, args) => resolve(source, args)
    }
  }
  return schema
}

/** `extend type Query` put into the type itself. */
function merged<Node extends { readonly kind: string }>(nodes: readonly Node[]): Node[] {
  const extension = nodes.find(({ kind }) => kind === Kind.OBJECT_TYPE_EXTENSION)
  return nodes.flatMap((node) => {
    if (node === extension) return []
    const isQuery = 'name' in node && (node.name as { value: string } | undefined)?.value === 'Query'
    if (!isQuery || extension === undefined || node.kind !== Kind.OBJECT_TYPE_DEFINITION) return [node]
    const fields = [...((node as never)['fields'] as object[]), ...((extension as never)['fields'] as object[])]
    return [{ ...node, fields }]
  })
}
