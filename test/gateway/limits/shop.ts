/** A schema for tests, with every way in which the slices speak of cost and size, and a request to go with it. */
import { buildSchema, type DocumentNode, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql'
import type { Principal, RequestContext } from '../../../gateway/context.ts'
import type { Operation, Plugin } from '../../../gateway/plugin.ts'

export const schema: GraphQLSchema = buildSchema(/* GraphQL */ `
  directive @cost(weight: Int!) on OBJECT | FIELD_DEFINITION
  directive @listSize(
    assumedSize: Int
    slicingArguments: [String!]
    sizedFields: [String!]
    requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION

  type Query {
    person: Person
    people(first: Int, last: Int): [Person!] @listSize(assumedSize: 20, slicingArguments: ["first", "last"])
    anything: [Named]
  }
  type Mutation {
    request: Receipt
  }
  interface Named {
    name: String
  }
  type Person implements Named {
    name: String
    photo: String @cost(weight: 7)
    partner: Person
    wards: [Person!]! @listSize(assumedSize: 3)
    friends: [Person!]
    holdings(first: Int = 5, after: String): HoldingConnection
      @listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["edges"])
    accounts: [Account!] @listSize(assumedSize: 6) @cost(weight: 5)
  }
  type HoldingConnection {
    edges: [HoldingEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }
  type HoldingEdge {
    node: Person
  }
  type PageInfo {
    hasNextPage: Boolean
  }
  type Account {
    balance: Int
  }
  type Receipt implements Named @cost(weight: 10) {
    name: String
  }
`)

export function context(principal: Partial<Principal> = {}): RequestContext {
  return {
    principal: { kind: 'citizen', id: 'one', clientId: 'front-end', scopes: [], ...principal },
    purpose: 'OWN_RECORD',
    language: 'en',
    requestId: '7b8ad7c5-9b8f-4f2b-9a58-0f6b4d1f8a01',
    signal: new AbortController().signal,
    answers: [],
    read: async () => await Promise.reject(new TypeError('nothing is read here')),
    execute: async () => await Promise.reject(new TypeError('nothing is executed here')),
    beforeAnswer: () => undefined,
  }
}

export function operation(text: string, variables: Operation['variables'] = {}, operationName?: string): Operation {
  return { document: parse(text), operationName, variables, schema }
}

/** What validation says of a document, the specification's rules included: extensions of each error. */
export function mistakes(plugin: Plugin, document: DocumentNode): readonly unknown[] {
  const rules = [...specifiedRules, ...(plugin.rules?.(schema) ?? [])]
  return validate(schema, document, rules).map(({ extensions, message }) =>
    Object.keys(extensions).length > 0 ? extensions : message,
  )
}
