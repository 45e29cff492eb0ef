/**
 * What is on offer, which may change while the window is open: a catalogue takes the place of another in one step, filed
 * before anybody sees it, so that no request is ever made by a version that is not in the archive.
 */
import type { GraphQLSchema } from 'graphql'
import type { Definition } from '../../../schema/index.ts'
import type { Archive } from './archive.ts'
import { type Catalogue, createCatalogue } from './catalogue.ts'

export interface OfferingParts {
  readonly schema: GraphQLSchema
  readonly archive: Archive
  /** Whether the window can go through with it, as by taking the money for it. */
  readonly isOffered: (definition: Definition) => boolean
}

export interface Offering {
  /** Whoever looks sees one catalogue or the next, whole. */
  readonly catalogue: Catalogue
  /** Files what is on offer from the start. Throws DEFINITION_CHANGED. */
  file(): Promise<void>
  /** Offers these from now on. Throws DEFINITIONS_INVALID or DEFINITION_CHANGED, and then everything stays as it was. */
  offer(definitions: readonly Definition[]): Promise<void>
}

/** Throws `CertificateError` DEFINITIONS_INVALID with every mistake. */
export function createOffering(first: readonly Definition[], { schema, archive, isOffered }: OfferingParts): Offering {
  const catalogueOf = (definitions: readonly Definition[]) => createCatalogue(definitions.filter(isOffered), schema)
  let current = catalogueOf(first)
  return {
    catalogue: {
      get all() {
        return current.all
      },
      find: (id) => current.find(id),
    },
    file: () => archive.file(current),
    async offer(definitions) {
      const next = catalogueOf(definitions)
      await archive.file(next)
      current = next
    },
  }
}
