/** A process that takes up a job and never finishes it: says when it is ready for one, and waits to be killed. */
import { openQueue } from '../../../../gateway/store/queue.ts'
import { openStore } from '../../../../gateway/store/store.ts'

const [, , url = '', name = ''] = process.argv
const queue = await openQueue(await openStore({ url }))
await queue.work(name, () => new Promise(() => undefined))
process.stdout.write('ready\n')
