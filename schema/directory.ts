/**
 * The directory's data: which territories there are, and which registry must answer there for which fact, from when until
 * when, by which act. Codes, borders and providers change, so everything here holds on certain days only.
 *
 * An assignment of a region holds in all of its districts, unless a district has one of its own for the same service on
 * that day: the nearest wins.
 */
import type { z } from 'zod'
import {
  type Assignment,
  assignmentsShape,
  type CadastralDistrict,
  type Territory,
  territoriesShape,
} from './directory-shape.ts'
import { SchemaError } from './mistakes.ts'
import { readYaml, type YamlFile } from './yaml.ts'

export interface Directory {
  readonly territories: readonly Territory[]
  readonly cadastralDistricts: readonly CadastralDistrict[]
  readonly assignments: readonly Assignment[]
}

const FOLDER = new URL('directory/', import.meta.url)

/** The directory in the folder. Throws `SchemaError` with every mistake found. */
export function readDirectory(folder: URL = FOLDER): Directory {
  const places = readYaml(new URL('territories.yaml', folder), 'directory/territories.yaml', territoriesShape)
  const lines = readYaml(new URL('assignments.yaml', folder), 'directory/assignments.yaml', assignmentsShape)
  const codes = new Set(places.value.territories.map(({ code }) => code))
  const mistakes = [...mistakesInPlaces(places, codes), ...mistakesInLines(lines, codes)]
  if (mistakes.length > 0) throw new SchemaError('INVALID', mistakes)
  return { ...places.value, ...lines.value }
}

function mistakesInPlaces(
  { value, mistake }: YamlFile<z.output<typeof territoriesShape>>,
  codes: ReadonlySet<string>,
): readonly string[] {
  const { territories, cadastralDistricts } = value
  const mistakes: string[] = []
  for (const [at, { code, from, until, formedFrom }] of territories.entries()) {
    const add = (word: string, what: string): number => mistakes.push(mistake(['territories', at, word], what))
    if (!isPeriod({ from, until })) add('until', BACKWARDS)
    if (overlaps(territories, at, sameCode))
      add('code', 'stands in a line above for the same days; end that one before')
    if (!codes.has(code.slice(0, 4))) add('code', `its region ${code.slice(0, 4)} is not in this file; add it`)
    for (const unknown of formedFrom.filter((each) => !codes.has(each))) add('formedFrom', notAmong(unknown))
  }
  for (const [at, { territory }] of cadastralDistricts.entries()) {
    if (!codes.has(territory)) mistakes.push(mistake(['cadastralDistricts', at, 'territory'], notAmong(territory)))
  }
  return mistakes
}

function mistakesInLines(
  { value: { assignments }, mistake }: YamlFile<z.output<typeof assignmentsShape>>,
  codes: ReadonlySet<string>,
): readonly string[] {
  const mistakes: string[] = []
  for (const [at, { territory, from, until }] of assignments.entries()) {
    const add = (word: string, what: string): number => mistakes.push(mistake(['assignments', at, word], what))
    if (!isPeriod({ from, until })) add('until', BACKWARDS)
    if (!codes.has(territory)) add('territory', notAmong(territory))
    if (overlaps(assignments, at, sameQuestion))
      add('from', 'lies within a line above for the same registry; end that one before')
  }
  return mistakes
}

const BACKWARDS = 'lies before from; mend one of them'

function notAmong(code: string): string {
  return `${code} is not in territories.yaml; add it there or mend the code`
}

interface Period {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

const ALWAYS = { from: '0000-01-01', until: '9999-12-31' }

function isPeriod({ from = ALWAYS.from, until = ALWAYS.until }: Period): boolean {
  return from <= until
}

/** Whether a line before `at` that is the same by `same` holds on a day on which this one does. */
function overlaps<Line extends Period>(
  lines: readonly Line[],
  at: number,
  same: (a: Line, b: Line) => boolean,
): boolean {
  const line = lines[at]
  return line !== undefined && lines.slice(0, at).some((other) => same(other, line) && meet(other, line))
}

function meet(a: Period, b: Period): boolean {
  return (a.from ?? ALWAYS.from) <= (b.until ?? ALWAYS.until) && (b.from ?? ALWAYS.from) <= (a.until ?? ALWAYS.until)
}

function sameCode(a: Territory, b: Territory): boolean {
  return a.code === b.code
}

function sameQuestion(a: Assignment, b: Assignment): boolean {
  return a.fact === b.fact && a.territory === b.territory && a.service === b.service && a.registry === b.registry
}
