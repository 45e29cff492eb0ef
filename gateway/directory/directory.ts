/**
 * Which registry must answer for which fact, in which territory, on which day.
 *
 * The lines are data with a legal basis (schema/directory). A line about a region holds for its districts: a SOATO code
 * begins with the code of the territory that contains it. Of the lines for one service those about the nearest territory
 * hold, so a district may differ from its region, and may have several providers of one service.
 */
import type { Assignment as Line } from '../../schema/index.ts'
import type { Assigner } from '../compose/resolvers.ts'

/** `Assignment` of schema/shared.graphql. */
export interface Assignment {
  readonly registry: string
  readonly service: string
  readonly provider: Line['provider']
  readonly mandatory: boolean
  readonly territory: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly legalBasis: string | null
}

export interface Directory extends Assigner {
  assigned(fact: string, territory: string, on: Date): readonly Assignment[]
}

export function createDirectory(lines: readonly Line[]): Directory {
  return {
    assigned(fact, territory, on) {
      const day = dayInTashkent(on)
      const holding = lines.filter(
        (line) => line.fact === fact && territory.startsWith(line.territory) && holdsOn(line, day),
      )
      const nearest = new Map<string, number>()
      for (const line of holding) {
        nearest.set(line.service, Math.max(line.territory.length, nearest.get(line.service) ?? 0))
      }
      return holding.filter((line) => line.territory.length === nearest.get(line.service)).map(assignmentOf)
    },
  }
}

function holdsOn({ from, until }: Line, day: string): boolean {
  return from <= day && (until === undefined || day <= until)
}

function assignmentOf(line: Line): Assignment {
  const { registry, service, provider, mandatory, territory, from, until, legalBasis } = line
  return {
    registry,
    service,
    provider,
    mandatory,
    territory,
    validFrom: from,
    validTo: until ?? null,
    legalBasis: legalBasis?.title ?? null,
  }
}

/** Law counts days in the country's own time: UTC+5 all year round. */
function dayInTashkent(moment: Date): string {
  return new Date(moment.getTime() + 5 * 3_600_000).toISOString().slice(0, 10)
}
