/**
 * The configured registries, opened by their connectors, and the slices that they answer for.
 *
 * Opening asks nobody anything: a registry that is down does not stop the window. A mistake in the configuration does, and
 * all of them are told together.
 */
import type { Connector, Registry } from '../../connectors/sdk/connector.ts'
import { completeSlice } from '../../schema/index.ts'
import type { Readers } from '../compose/checks.ts'
import type { Slice } from '../compose/model.ts'
import { ConfigError, type RegistryConfig } from '../config.ts'

export interface OpenRegistries {
  readonly registries: ReadonlyMap<string, Registry>
  readonly slices: readonly Slice[]
  readonly readers: Readers
  close(): Promise<void>
}

type Roster = readonly Connector[]

/** Throws `ConfigError` with every mistake. */
export function openRegistries(configured: readonly RegistryConfig[], roster: Roster): OpenRegistries {
  const mistakes: string[] = []
  const registries = new Map<string, Registry>()
  for (const { name, connector, options } of configured) {
    const found = roster.find((one) => one.name === connector)
    if (found === undefined) {
      mistakes.push(`registry ${name}: there is no connector ${connector}; there are ${namesOf(roster)}`)
      continue
    }
    try {
      registries.set(name, found.open(found.parseOptions(withName(name, options))))
    } catch (cause) {
      mistakes.push(`registry ${name}: ${cause instanceof Error ? cause.message : 'its options cannot be used'}`)
    }
  }
  const close = async (): Promise<void> => {
    await Promise.allSettled([...registries.values()].map((registry) => registry.close()))
  }
  if (mistakes.length > 0) {
    void close()
    throw new ConfigError(mistakes)
  }
  return { registries, close, ...slicesOf(configured, roster, registries) }
}

/** One slice per connector that is in use; its registries are those that were configured with it. */
function slicesOf(
  configured: readonly RegistryConfig[],
  roster: Roster,
  registries: ReadonlyMap<string, Registry>,
): Pick<OpenRegistries, 'slices' | 'readers'> {
  const used = roster.filter(({ name }) => configured.some(({ connector }) => connector === name))
  const namesFor = (connector: string): string[] =>
    configured.flatMap((registry) => (registry.connector === connector ? [registry.name] : []))
  return {
    slices: used.map(({ name, sdl }) => ({ name, sdl: completed(sdl, name), registries: namesFor(name) })),
    readers: new Map(
      used.map(({ name }) => {
        const [first = ''] = namesFor(name)
        return [name, registries.get(first)?.readers ?? {}]
      }),
    ),
  }
}

/** An agency may bring its slice complete, or as its author wrote it. */
export function completed(sdl: string, name: string): string {
  return sdl.includes('specs.apollo.dev/federation') ? sdl : completeSlice(sdl, name)
}

function namesOf(roster: Roster): string {
  return roster.map(({ name }) => name).join(', ')
}

/** A connector may serve several registries: each knows its own name, for errors and spans. */
function withName(name: string, options: unknown): unknown {
  return typeof options === 'object' && options !== null ? { name, ...options } : options
}
