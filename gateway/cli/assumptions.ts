/**
 * What rests on no act that anybody has looked up: a line for each legal basis that says `assumption: true`, with where it
 * stands, for operators to settle with the agencies. It stands in no certificate and on no paper.
 */
import type { Definition, Directory } from '../../schema/index.ts'

export function assumptionsIn(definitions: readonly Definition[], { assignments }: Directory): readonly string[] {
  return [
    ...definitions.flatMap(({ facts, legalBasis, mistake: at }) => [
      ...facts.flatMap(({ closedWorld }, index) =>
        closedWorld?.assumption === true ? [at(['facts', index, 'closedWorld', 'basis'], closedWorld.basis)] : [],
      ),
      ...legalBasis.flatMap(({ assumption, title }, index) => (assumption ? [at(['legalBasis', index], title)] : [])),
    ]),
    ...assignments.flatMap(({ registry, territory, legalBasis }) =>
      legalBasis?.assumption === true
        ? [`directory/assignments.yaml: ${registry} in ${territory}: ${legalBasis.title}`]
        : [],
    ),
  ]
}
