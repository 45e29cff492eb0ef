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
  const unknown = 'is no territory of this file; add it or mend the code'
  return [
    ...territories.flatMap((each, at) => [
      ...(isPeriod(each) ? [] : [mistake(['territories', at, 'until'], 'lies before from; mend one of them')]),
      ...(overlaps(territories, at, sameCode)
        ? [mistake(['territories', at, 'code'], 'stands twice for one day')]
        : []),
      ...(each.code.length === 4 || codes.has(each.code.slice(0, 4)) ? [] : [mistake(['territories', at], unknown)]),
      ...each.formedFrom.flatMap((code, index) =>
        codes.has(code) ? [] : [mistake(['territories', at, 'formedFrom', index], unknown)],
      ),
    ]),
    ...cadastralDistricts.flatMap((each, at) =>
      codes.has(each.territory) ? [] : [mistake(['cadastralDistricts', at, 'territory'], unknown)],
    ),
  ]
}

function mistakesInLines(
  { value: { assignments }, mistake }: YamlFile<z.output<typeof assignmentsShape>>,
  codes: ReadonlySet<string>,
): readonly string[] {
  return assignments.flatMap((each, at) => [
    ...(isPeriod(each) ? [] : [mistake(['assignments', at, 'until'], 'lies before from; mend one of them')]),
    ...(codes.has(each.territory)
      ? []
      : [
          mistake(
            ['assignments', at, 'territory'],
            'is no territory of territories.yaml; add it there or mend the code',
          ),
        ]),
    ...(overlaps(assignments, at, sameQuestion)
      ? [
          mistake(
            ['assignments', at, 'from'],
            'lies in the period of a line above for the same registry; end that one before',
          ),
        ]
      : []),
  ])
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
