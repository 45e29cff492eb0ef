/**
 * The catalogue: the certificates on offer, each by its definition, checked against the schema before the window opens.
 */
import type { GraphQLSchema } from 'graphql'
import { checkVocabulary, type Definition, readVocabulary } from '../../../schema/index.ts'
import { CertificateError } from '../errors.ts'
import { checkDefinition } from './check-definition.ts'
import { type ReadyDefinition, readyDefinition } from './definition.ts'

export interface Catalogue {
  /** In the order of their ids. */
  readonly all: readonly ReadyDefinition[]
  find(id: string): ReadyDefinition | undefined
}

/** Every mistake in the definitions and in the words that they print, one line each: file, line, where, and what to do. */
export function checkDefinitions(definitions: readonly Definition[], schema: GraphQLSchema): readonly string[] {
  const vocabulary = readVocabulary()
  return [
    ...checkVocabulary(schema),
    ...definitions.flatMap((definition) => checkDefinition(definition, schema, vocabulary)),
  ]
}

/** Throws `CertificateError` DEFINITIONS_INVALID with all of them. */
export function createCatalogue(definitions: readonly Definition[], schema: GraphQLSchema): Catalogue {
  const mistakes = checkDefinitions(definitions, schema)
  if (mistakes.length > 0) throw new CertificateError('DEFINITIONS_INVALID', mistakes.join('\n'))
  const ready = new Map(definitions.map((definition) => [definition.id, readyDefinition(definition, schema)]))
  const all = [...ready.values()].sort((a, b) => (a.definition.id < b.definition.id ? -1 : 1))
  return { all, find: (id) => ready.get(id) }
}
