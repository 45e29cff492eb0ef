/**
 * A window in a process of its own that nobody ends: says where it listens, and closes when its input does. Where something
 * keeps it alive for two seconds more, it says what.
 */
import { once } from 'node:events'
import { roster } from '../../../connectors/index.ts'
import { readConfig } from '../../../gateway/config.ts'
import { createLogger } from '../../../gateway/telemetry/logger.ts'
import { openWindow } from '../../../gateway/window.ts'

const [, , given = '{}'] = process.argv
const { settings, more } = JSON.parse(given) as { settings: Record<string, string>; more: object }
const window = await openWindow({
  config: { ...readConfig(settings), ...more },
  roster,
  logger: createLogger({ level: 'silent' }),
})
process.stdout.write(`${window.url}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
await window.close()
setTimeout(() => process.stdout.write(`${process.getActiveResourcesInfo().join(' ')}\n`), 2_000).unref()
