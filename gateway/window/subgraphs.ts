/**
 * Subgraphs of agencies, joined to what is answered here. Where none is configured, nothing of joining is loaded: it costs
 * several times what one merged schema costs.
 */
import { readFileSync } from 'node:fs'
import type { Slice } from '../compose/model.ts'
import { ConfigError, type SubgraphConfig } from '../config.ts'
import type { Plugin } from '../plugin.ts'
import type { Closing } from './closing.ts'
import type { WindowComposition } from './compose.ts'
import { completed } from './registries.ts'

/** Their slices, enough to compose. Throws `ConfigError` with every file that cannot be read. */
export function subgraphSlices(configured: readonly SubgraphConfig[]): readonly Slice[] {
  const mistakes: string[] = []
  const slices = configured.flatMap(({ name, sdl }): readonly Slice[] => {
    try {
      return [{ name, sdl: completed(readFileSync(sdl, 'utf8'), name), registries: [name], remote: true }]
    } catch (cause) {
      mistakes.push(`subgraph ${name}: ${cause instanceof Error ? cause.message : 'its slice cannot be read'}`)
      return []
    }
  })
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return slices
}

export interface JoiningParts {
  readonly configured: readonly SubgraphConfig[]
  readonly composition: WindowComposition
  readonly plugins: readonly Plugin[]
}

/** From here on the composition's schema answers: after the gateway's own resolvers are in place, before anything is asked. */
export async function joinSubgraphs({ configured, composition, plugins }: JoiningParts): Promise<Closing> {
  if (configured.length === 0) return async () => undefined
  const [{ joinRemotes }, { answeredBy }, { openRemote }] = await Promise.all([
    import('../remote/stitch.ts'),
    import('../remote/answered.ts'),
    import('./remotes.ts'),
  ])
  const { schema, local, model } = composition
  const remotes = configured.map((one) =>
    openRemote(one, model.slices.find(({ name }) => name === one.name)?.sdl ?? ''),
  )
  // Without the cache: a reply depends on arguments, which the name of a record leaves out.
  const interceptors = plugins.flatMap(({ name, read }) => (name === 'cache' || read === undefined ? [] : [read]))
  answeredBy(schema, joinRemotes({ local, model, remotes, interceptors }))
  return async () => void (await Promise.allSettled(remotes.map((remote) => remote.close())))
}
