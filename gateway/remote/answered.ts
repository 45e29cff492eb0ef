/**
 * The schema that clients see, answered by the joined one: descriptions, directives and validation are those of the
 * composition, and nothing shows of how it is answered (`_entities` of the subgraphs).
 */
import { type GraphQLSchema, isObjectType } from 'graphql'

export function answeredBy(seen: GraphQLSchema, joined: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(seen.getTypeMap()).filter(isObjectType)) {
    const answering = joined.getType(type.name)
    if (type.name.startsWith('__') || !isObjectType(answering)) continue
    for (const field of Object.values(type.getFields())) {
      const resolve = answering.getFields()[field.name]?.resolve
      if (resolve !== undefined) field.resolve = resolve
    }
  }
  // Where stitching keeps its plan; its resolvers look for it in the schema that they run in.
  seen.extensions = { ...seen.extensions, ...joined.extensions }
  return seen
}
