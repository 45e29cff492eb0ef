/**
 * Where a book of invoices outlives its process: a file with one line of JSON for each change of an invoice. The last line of an
 * id counts, and a line that was cut off by a kill counts as never written. Written before the change is answered.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

export interface Journal<Kept extends { readonly id: string }> {
  /** As they stood when it was opened, in the order of coming. */
  readonly kept: readonly Kept[]
  write(one: Kept): void
}

/** For a book that is forgotten with its process. */
export const FORGETFUL = { kept: [], write: () => undefined }

/** Throws what `node:fs` throws where the folder cannot be written to. */
export function openJournal<Kept extends { readonly id: string }>(file: string, shape: z.ZodType<Kept>): Journal<Kept> {
  const kept = lastOfEach(linesOf(file), shape)
  mkdirSync(dirname(file), { recursive: true })
  // Rewritten whole: it does not grow for ever, and the next line begins where a line begins.
  writeFileSync(`${file}.new`, kept.map(lineOf).join(''))
  renameSync(`${file}.new`, file)
  return { kept, write: (one) => appendFileSync(file, lineOf(one)) }
}

function lineOf(one: object): string {
  return `${JSON.stringify(one)}\n`
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
}

function lastOfEach<Kept extends { readonly id: string }>(
  lines: readonly string[],
  shape: z.ZodType<Kept>,
): readonly Kept[] {
  const found = new Map<string, Kept>()
  for (const line of lines) {
    const one = shape.safeParse(parsed(line))
    if (one.success) found.set(one.data.id, one.data)
  }
  return [...found.values()]
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
