/**
 * `darcha check` and `darcha schema`: everything composed, nothing opened to the network.
 */
import type { Connector } from '../../connectors/sdk/connector.ts'
import {
  calendarMistakes,
  type Definition,
  readBaseAmounts,
  readCalendar,
  readDirectory,
  SchemaError,
} from '../../schema/index.ts'
import { checkDefinitions } from '../certificates/catalogue/catalogue.ts'
import { dayInTashkent } from '../certificates/request/term.ts'
import type { Composition } from '../compose.ts'
import type { Config } from '../config.ts'
import { composeWindow } from '../window/compose.ts'
import { definitionFolders } from '../window/definition-folders.ts'
import { openRegistries } from '../window/registries.ts'
import { subgraphSlices } from '../window/subgraphs.ts'
import { assumptionsIn } from './assumptions.ts'
import { EXIT } from './failure.ts'
import type { Output } from './terminal.ts'

export interface CheckOptions {
  /** Whether each legal basis that is an assumption is printed, and not only their number. */
  readonly assumptions: boolean
}

/** Exit code; mistakes are printed, each with where it is and what to do. An assumption is no mistake. */
export function check(
  config: Config,
  roster: readonly Connector[],
  { out }: Output,
  { assumptions }: CheckOptions,
): number {
  const composition = compositionOf(config, roster)
  const { definitions, unread } = definitionsOf(config)
  readBaseAmounts()
  const mistakes = [
    ...unread,
    ...checkDefinitions(definitions, composition.schema),
    ...calendarMistakes(readCalendar(), dayInTashkent(new Date())),
  ]
  for (const mistake of mistakes) out(mistake)
  if (mistakes.length > 0) return EXIT.error
  const { slices, objects } = composition.model
  const entities = [...objects.values()].filter(({ key }) => key !== undefined).length
  out(
    `${slices.length} slices compose, ${entities} kinds of records, ${definitions.length} kinds of certificates: no mistakes`,
  )
  const assumed = assumptionsIn(definitions, readDirectory())
  if (assumptions) for (const line of assumed) out(line)
  else if (assumed.length > 0) {
    out(`${assumed.length} legal bases are assumptions: \`darcha check --assumptions\` lists what is to be settled`)
  }
  return EXIT.issued
}

/** What is wrong with a definition in itself is told beside what is wrong with the words that it prints. */
function definitionsOf({ certificates }: Config): {
  readonly definitions: readonly Definition[]
  readonly unread: readonly string[]
} {
  try {
    return { definitions: definitionFolders(certificates).read(), unread: [] }
  } catch (cause) {
    if (cause instanceof SchemaError) return { definitions: [], unread: cause.mistakes }
    throw cause
  }
}

export function printSchema(roster: readonly Connector[]): string {
  return compositionOf(undefined, roster).sdl
}

/** With the configured registries; without any, as if each connector were connected once. */
function compositionOf(config: Config | undefined, roster: readonly Connector[]): Composition {
  if (config !== undefined && config.registries.length > 0) {
    const opened = openRegistries(config.registries, roster)
    void opened.close()
    return composeWindow({ ...opened, remote: subgraphSlices(config.subgraphs) })
  }
  return composeWindow({
    slices: roster.map(({ name, sdl }) => ({ name, sdl, registries: [name] })),
    readers: undefined,
  })
}
