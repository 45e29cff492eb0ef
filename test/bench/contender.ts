/** A contender in a process of its own: `node contender.ts <name>`; told of the world by its parent, asked for its CPU time. */

import { roster } from '../../connectors/index.ts'
import { readConfig } from '../../gateway/config.ts'
import { createLogger } from '../../gateway/telemetry/logger.ts'
import { openWindow } from '../../gateway/window.ts'
import { startHandwritten } from './handwritten.ts'
import { startStitched } from './stitched.ts'
import type { World } from './world.ts'

const STARTERS: Readonly<Record<string, (world: World) => Promise<string>>> = {
  handwritten: startHandwritten,
  stitched: startStitched,
  gateway: startGateway,
}

async function startGateway({ registries, issuer, databaseUrl, data }: World): Promise<string> {
  const config = {
    ...readConfig({ DARCHA_PORT: '0', DARCHA_LOG_LEVEL: 'silent' }),
    registries,
    issuer,
    databaseUrl,
    data,
  }
  const { url } = await openWindow({ config, roster, logger: createLogger({ level: 'silent' }) })
  return url
}

process.on('message', async (message: World | 'cpu') => {
  if (message === 'cpu') {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpu: (user + system) / 1000 })
    return
  }
  const url = await STARTERS[process.argv[2] ?? '']?.(message)
  process.send?.({ url })
})
process.on('disconnect', () => process.exit(0))
