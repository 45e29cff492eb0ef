/** A process that owns an embedded server and does nothing: says its connection string, and waits to be killed. */
import { startEmbedded } from '../../../../gateway/store/embedded.ts'

const [, , dataDir = ''] = process.argv
const { url } = await startEmbedded({ dataDir })
process.stdout.write(`${url}\n`)
