/**
 * Group commit: what several want written goes into one transaction.
 *
 * One transaction is under way at a time, and whatever comes meanwhile goes into the next, so that a busy window pays for few
 * commits and a quiet one waits for nobody.
 */

export interface GroupCommit<Item> {
  /** Resolves when it is committed; rejects with what kept it out. */
  write(item: Item): Promise<void>
  /** When nothing is under way, and nothing waits. */
  idle(): Promise<void>
}

export interface GroupCommitOptions<Item> {
  /** Writes all of them in one transaction, or throws and has written none. */
  readonly commit: (items: readonly Item[]) => Promise<void>
  /** Whether what `commit` threw may be the fault of one of several: each then stands for itself. */
  readonly isOfOne: (cause: unknown) => boolean
  /** The most that goes into one transaction; an item that is more goes alone. */
  readonly most: number
  /** Of `most`. @default 1 */
  readonly weightOf?: (item: Item) => number
}

interface Waiting<Item> {
  readonly item: Item
  readonly done: PromiseWithResolvers<void>
}

export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const queue: Waiting<Item>[] = []
  let writing: Promise<void> | undefined
  const write = async (): Promise<void> => {
    // What ends in this turn goes together.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) await commit(queue.splice(0, countOf(queue, options)), options)
    writing = undefined
  }
  return {
    async write(item) {
      const done = Promise.withResolvers<void>()
      queue.push({ item, done })
      writing ??= write()
      await done.promise
    },
    idle: async () => await writing,
  }
}

/** How many of them go next: at least one. */
function countOf<Item>(
  queue: readonly Waiting<Item>[],
  { most, weightOf = () => 1 }: GroupCommitOptions<Item>,
): number {
  let weight = 0
  const first = queue.findIndex(({ item }) => {
    weight += weightOf(item)
    return weight > most
  })
  return first < 0 ? queue.length : Math.max(1, first)
}

async function commit<Item>(taken: readonly Waiting<Item>[], options: GroupCommitOptions<Item>): Promise<void> {
  try {
    await options.commit(taken.map(({ item }) => item))
    for (const { done } of taken) done.resolve()
  } catch (cause) {
    if (taken.length > 1 && options.isOfOne(cause)) {
      for (const one of taken) await commit([one], options)
      return
    }
    for (const { done } of taken) done.reject(cause)
  }
}
