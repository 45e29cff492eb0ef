/** The house as its imports draw it: files and arrows, read from the text, type-only imports included. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Arrow {
  readonly from: string
  readonly to: string
}

export interface House {
  /** Paths from the root, with `/`. */
  readonly files: readonly string[]
  readonly arrows: readonly Arrow[]
}

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export function readHouse(rooms: readonly string[] = ['schema', 'connectors', 'gateway', 'mocks']): House {
  const files = rooms.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  )
  return { files: files.sort(), arrows: files.flatMap((from) => importsOf(from).map((to) => ({ from, to }))) }
}

/** Every cycle's members, each cycle once (Tarjan's strongly connected components). */
export function cyclesOf({ files, arrows }: House): readonly (readonly string[])[] {
  const next = new Map(files.map((file) => [file, arrows.filter(({ from }) => from === file).map(({ to }) => to)]))
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []
  const visit = (file: string): void => {
    order.set(file, order.size)
    low.set(file, order.get(file) ?? 0)
    stack.push(file)
    for (const to of next.get(file) ?? []) {
      if (!order.has(to)) visit(to)
      if (stack.includes(to)) low.set(file, Math.min(low.get(file) ?? 0, low.get(to) ?? 0))
    }
    if (low.get(file) !== order.get(file)) return
    const members = stack.splice(stack.indexOf(file))
    if (members.length > 1 || next.get(file)?.includes(file)) cycles.push(members)
  }
  for (const file of files) if (!order.has(file)) visit(file)
  return cycles
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const paths = [...text.matchAll(/^(?:import|export)\b[^'"]*?['"](\.[^'"]+)['"]|\bimport\(['"](\.[^'"]+)['"]\)/gm)]
  return paths.map(([, fixed, dynamic]) => normalize(join(dirname(file), fixed ?? dynamic ?? '')))
}
