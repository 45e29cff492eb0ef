/**
 * The folders that certificate definitions lie in, looked at again when something in them changes: those that come with
 * Darcha, and an operator's own.
 *
 * A folder is watched one by one and not as a tree: what a system calls a recursive watch differs from one to the next, and
 * new folders are seen by none at once. After each change the watches are laid anew.
 */
import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUILT_IN_DEFINITIONS, type Definition, readDefinitions } from '../../schema/index.ts'

export interface DefinitionFolders {
  /** Throws `SchemaError` with the mistakes of all of them. */
  read(): readonly Definition[]
  /** Calls back a moment after the last of several changes, until it is stopped. */
  watch(changed: () => void): () => void
}

/** A file is written in several steps, and a definition is two files. */
const QUIET = 200

export function definitionFolders(own: readonly string[], quiet: number = QUIET): DefinitionFolders {
  const all = [fileURLToPath(BUILT_IN_DEFINITIONS), ...own]
  return {
    read: () => readDefinitions(BUILT_IN_DEFINITIONS, own),
    watch(changed) {
      let watchers: readonly FSWatcher[] = []
      let timer: NodeJS.Timeout | undefined
      const lay = (): void => {
        for (const watcher of watchers) watcher.close()
        watchers = all.flatMap(withSubfolders).flatMap((folder) => watching(folder, stirred))
      }
      const stirred = (): void => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          lay()
          changed()
        }, quiet).unref()
      }
      lay()
      return () => {
        clearTimeout(timer)
        for (const watcher of watchers) watcher.close()
      }
    },
  }
}

function withSubfolders(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return [folder, ...entries.flatMap((entry) => (entry.isFile() ? [] : [join(folder, entry.name)]))]
  } catch {
    return []
  }
}

/** A folder that is gone by then, and one that cannot be watched, is not: a hangup signal still has it read. */
function watching(folder: string, stirred: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, stirred)
    watcher.on('error', stirred)
    return [watcher]
  } catch {
    return []
  }
}
