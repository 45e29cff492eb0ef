import { describe, expect, it } from '@jest/globals'
import { createGroupCommit, type GroupCommit } from '../../../gateway/store/group-commit.ts'

/** Commits numbers, each of its own weight; a negative one is at fault. */
function numbers(most = 100) {
  const commits: (readonly number[])[] = []
  const waiting: PromiseWithResolvers<void>[] = []
  let down = false
  const group: GroupCommit<number> = createGroupCommit<number>({
    commit: async (items) => {
      commits.push(items)
      const done = Promise.withResolvers<void>()
      waiting.push(done)
      await done.promise
      if (down) throw new Error('down')
      if (items.some((item) => item < 0)) throw new RangeError('negative')
    },
    isOfOne: (cause) => cause instanceof RangeError,
    most,
    weightOf: Math.abs,
  })
  return {
    group,
    commits,
    /** Lets the next transaction end, when it has begun. */
    async end() {
      while (waiting.length === 0) await turn()
      waiting.shift()?.resolve()
      await turn()
    },
    goDown: () => {
      down = true
    },
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('what is written in groups', () => {
  it('is one transaction where it is ready in the same turn', async () => {
    const { group, commits, end } = numbers()
    const all = [1, 2, 3].map((item) => group.write(item))
    await end()
    await Promise.all(all)
    expect(commits).toEqual([[1, 2, 3]])
  })

  it('is durable when it resolves, and not before', async () => {
    const { group, end } = numbers()
    let written = false
    const writing = group.write(1).then(() => {
      written = true
    })
    await turn()
    expect(written).toBe(false)
    await end()
    await writing
    expect(written).toBe(true)
  })

  it('waits for the transaction under way, and goes into the next with what has come since', async () => {
    const { group, commits, end } = numbers()
    const all = [group.write(1)]
    await turn()
    all.push(group.write(2))
    await turn()
    all.push(group.write(3))
    await end()
    expect(commits).toEqual([[1], [2, 3]])
    await end()
    await Promise.all(all)
  })

  it('is no more in one transaction than it may be, save one that is more by itself', async () => {
    const { group, commits, end } = numbers(5)
    const all = [2, 3, 1, 9, 4].map((item) => group.write(item))
    for (const _one of [1, 2, 3, 4]) await end()
    await Promise.all(all)
    expect(commits).toEqual([[2, 3], [1], [9], [4]])
  })

  it('is kept out by its own fault alone', async () => {
    const { group, commits, end } = numbers()
    const all = Promise.allSettled([1, -2, 3].map((item) => group.write(item)))
    for (const _one of [1, 2, 3, 4]) await end()
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(commits).toEqual([[1, -2, 3], [1], [-2], [3]])
  })

  it('is not tried again one by one where the fault is nobody’s', async () => {
    const { group, commits, end, goDown } = numbers()
    goDown()
    const all = Promise.allSettled([1, 2].map((item) => group.write(item)))
    await end()
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(commits).toHaveLength(1)
  })

  it('is all done when nothing is under way', async () => {
    const { group, end } = numbers()
    await group.idle()
    const writing = group.write(1)
    let idle = false
    const waiting = group.idle().then(() => {
      idle = true
    })
    await turn()
    expect(idle).toBe(false)
    await end()
    await Promise.all([writing, waiting])
  })
})
