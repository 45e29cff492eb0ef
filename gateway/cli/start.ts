/**
 * `darcha start`: the gateway alone, until it is told to stop.
 */
import closeWithGrace from 'close-with-grace'
import type { Connector } from '../../connectors/sdk/connector.ts'
import type { Config } from '../config.ts'
import type { Explorer } from '../explorer.ts'
import { createLogger } from '../telemetry/logger.ts'
import { openWindow, type Window } from '../window.ts'
import { CommandError } from './failure.ts'

export async function start(config: Config, roster: readonly Connector[]): Promise<void> {
  if (config.registries.length === 0) {
    throw new CommandError(
      'no registries: name the YAML file that lists them, `--registries <file>` or DARCHA_REGISTRIES',
    )
  }
  const logger = createLogger({ level: config.logLevel })
  const window = await listen({ config, roster, explorer: EXPLORER, level: config.logLevel })
  logger.info({ url: window.url }, 'the window is open')
  stopWhenTold(() => window.close(), { skip: ['SIGHUP'] })
  // As services do: the configuration that may change is read again.
  process.on('SIGHUP', () => void window.reload())
}

/** Opens the window; a taken port is one sentence. */
export async function listen({
  config,
  roster,
  explorer,
  level,
}: {
  readonly config: Config
  readonly roster: readonly Connector[]
  readonly explorer: Explorer
  readonly level: Config['logLevel']
}): Promise<Window> {
  try {
    return await openWindow({ config, roster, explorer, logger: createLogger({ level }) })
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause
    throw new CommandError(`port ${config.port} is taken; choose another with \`--port\` or DARCHA_PORT`, cause)
  }
}

/** Ctrl-C, a service manager's SIGTERM, or a fault that nobody caught: what is under way is answered, then all is closed. */
export function stopWhenTold(close: () => Promise<void>, { skip = [] }: { skip?: readonly 'SIGHUP'[] } = {}): void {
  closeWithGrace({ delay: 15_000, logger: false, skip: [...skip] }, async ({ err }) => {
    if (err) process.stderr.write(`${err.stack ?? err.message}\n`)
    await close()
  })
}

const EXPLORER: Explorer = { title: 'Darcha', tabs: async () => [] }
