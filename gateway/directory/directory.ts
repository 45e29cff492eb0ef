/**
 * Which registry must answer for which fact, in which territory, on which day.
 *
 * The lines are data with a legal basis (schema/directory). A line about a region holds for its districts: a SOATO code
 * begins with the code of the territory that contains it. Of several lines for one service the one about the smallest
 * territory holds, so a district may differ from its region.
 */
import type { Assigner } from '../compose/resolvers.ts'

/** `Assignment` of schema/shared.graphql, and the fact that it is about. */
export interface DirectoryLine {
  readonly fact: string
  readonly registry: string
  readonly service: string
  readonly provider: { readonly name: string; readonly stir?: string | undefined }
  readonly mandatory: boolean
  readonly territory: string
  /** Days as `YYYY-MM-DD`, both inclusive; no end means that none is known. */
  readonly validFrom: string
  readonly validTo?: string | undefined
  readonly legalBasis?: string | undefined
}

export function createDirectory(lines: readonly DirectoryLine[]): Assigner {
  return {
    assigned(fact, territory, on) {
      const day = dayInTashkent(on)
      const holding = lines.filter(
        (line) => line.fact === fact && territory.startsWith(line.territory) && holdsOn(line, day),
      )
      const smallest = new Map<string, DirectoryLine>()
      for (const line of holding) {
        const other = smallest.get(line.service)
        if (other === undefined || other.territory.length < line.territory.length) smallest.set(line.service, line)
      }
      return [...smallest.values()]
    },
  }
}

function holdsOn({ validFrom, validTo }: DirectoryLine, day: string): boolean {
  return validFrom <= day && (validTo === undefined || day <= validTo)
}

/** Law counts days in the country's own time: UTC+5 all year round. */
function dayInTashkent(moment: Date): string {
  return new Date(moment.getTime() + 5 * 3_600_000).toISOString().slice(0, 10)
}
