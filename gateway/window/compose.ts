/**
 * The composition of a window: the registries' slices, the gateway's own from the schema room, and those of subgraphs that
 * are joined.
 */
import type { GraphQLSchema } from 'graphql'
import { readDirectory, readSlice } from '../../schema/index.ts'
import type { Slice } from '../compose/model.ts'
import { type Composition, compose } from '../compose.ts'
import { createDirectory } from '../directory/directory.ts'
import type { OpenRegistries } from './registries.ts'

export interface WindowComposition extends Composition {
  /** What is answered in this process, where the gateway's own resolvers belong; without a subgraph the schema itself. */
  readonly local: GraphQLSchema
}

interface Connected extends Pick<OpenRegistries, 'slices'> {
  readonly readers?: OpenRegistries['readers'] | undefined
  readonly remote?: readonly Slice[]
}

/** Throws `CompositionError` or `SchemaError`, which list every mistake. */
export function composeWindow({ slices, readers, remote = [] }: Connected): WindowComposition {
  const parts = {
    readers,
    local: ['certificate', 'audit'].map((name) => ({ name, sdl: readSlice(name) })),
    assigner: createDirectory(readDirectory().assignments),
  }
  const whole = compose({ ...parts, slices: [...slices, ...remote] })
  return { ...whole, local: remote.length === 0 ? whole.schema : compose({ ...parts, slices }).schema }
}
