/**
 * The composition of a window: the registries' slices, and the gateway's own from the schema room.
 */
import { readDirectory, readSlice } from '../../schema/index.ts'
import { type Composition, compose } from '../compose.ts'
import { createDirectory } from '../directory/directory.ts'
import type { OpenRegistries } from './registries.ts'

type Connected = Pick<OpenRegistries, 'slices'> & { readonly readers?: OpenRegistries['readers'] | undefined }

/** Throws `CompositionError` or `SchemaError`, which list every mistake. */
export function composeWindow({ slices, readers }: Connected): Composition {
  return compose({
    slices,
    readers,
    local: ['certificate', 'audit'].map((name) => ({ name, sdl: readSlice(name) })),
    assigner: createDirectory(readDirectory().assignments),
  })
}
