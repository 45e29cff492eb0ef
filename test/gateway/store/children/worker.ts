/** A process that takes up a job and never finishes it: says so, and waits to be killed. */
import { openQueue } from '../../../../gateway/store/queue.ts'
import { openStore } from '../../../../gateway/store/store.ts'

const [, , url = '', name = ''] = process.argv
const queue = await openQueue(await openStore({ url }))
await queue.work(name, async () => {
  process.stdout.write('taken\n')
  await new Promise(() => setInterval(() => undefined, 1_000))
})
