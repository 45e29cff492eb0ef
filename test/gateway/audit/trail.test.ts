import { describe, expect, it } from '@jest/globals'
import type { Entry } from '../../../gateway/audit/entry.ts'
import type { Ledger } from '../../../gateway/audit/ledger.ts'
import { createTrail } from '../../../gateway/audit/trail.ts'
import { startTelemetry } from '../../../gateway/telemetry/telemetry.ts'

describe('appending', () => {
  it('resolves when the entries are committed, and not before', async () => {
    const { ledger, commits, release } = slow()
    let done = false
    const appended = createTrail(ledger)
      .append([entry('a')])
      .then(() => {
        done = true
      })
    await turn()
    expect(commits).toHaveLength(1)
    expect(done).toBe(false)
    release()
    await appended
    expect(done).toBe(true)
  })

  it('commits together what ends in the same tick', async () => {
    const { ledger, commits, release } = slow()
    const trail = createTrail(ledger)
    const all = ['a', 'b', 'c'].map((name) => trail.append([entry(name)]))
    await turn()
    expect(commits).toEqual([['a', 'b', 'c']])
    release()
    await Promise.all(all)
  })

  it('commits together what queued up while it was writing, in one transaction at a time', async () => {
    const { ledger, commits, release } = slow()
    const trail = createTrail(ledger)
    const all = [trail.append([entry('a')])]
    await turn()
    all.push(trail.append([entry('b'), entry('c')]), trail.append([entry('d')]))
    await turn()
    expect(commits).toEqual([['a']])
    release()
    await turn()
    expect(commits).toEqual([['a'], ['b', 'c', 'd']])
    release()
    await Promise.all(all)
  })

  it('never parts what belongs to one operation, and bounds what goes into one transaction', async () => {
    const { ledger, commits } = quick()
    const trail = createTrail(ledger, { batch: 3 })
    await Promise.all([
      trail.append(['a', 'b'].map(entry)),
      trail.append(['c', 'd'].map(entry)),
      trail.append(['e', 'f', 'g', 'h', 'i'].map(entry)),
    ])
    expect(commits).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f', 'g', 'h', 'i'],
    ])
  })

  it('costs nothing where nothing was read', async () => {
    const { ledger, commits } = quick()
    await createTrail(ledger).append([])
    expect(commits).toEqual([])
  })
})

describe('a trail that cannot be written', () => {
  it('tells every operation whose entries were not committed', async () => {
    const cause = new Error('connection lost')
    const trail = createTrail(failing(cause))
    const ends = await Promise.allSettled([trail.append([entry('a')]), trail.append([entry('b')])])
    const refused = { status: 'rejected', reason: { code: 'AUDIT_UNAVAILABLE', cause } }
    expect(ends).toMatchObject([refused, refused])
  })

  it('goes on with the next ones when it can be written again', async () => {
    const { ledger, commits } = quick()
    let down = true
    const trail = createTrail({
      ...ledger,
      append: async (texts) => (down ? await Promise.reject(new Error('down')) : await ledger.append(texts)),
    })
    await expect(trail.append([entry('a')])).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' })
    down = false
    await trail.append([entry('b')])
    expect(commits).toEqual([['b']])
  })

  it('refuses at once when too many wait', async () => {
    const { ledger, release } = slow()
    const trail = createTrail(ledger, { capacity: 2 })
    const first = trail.append([entry('a'), entry('b')])
    await expect(trail.append([entry('c')])).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' })
    await turn()
    release()
    await first
    const again = trail.append([entry('d')])
    await turn()
    release()
    await again
  })
})

describe('an entry that the database does not take', () => {
  it('keeps out its own operation, and not those beside it', async () => {
    const { ledger, commits } = quick()
    const trail = createTrail({
      ...ledger,
      append: async (texts) => {
        if (texts.some((text) => text.includes('"bad"'))) throw Object.assign(new Error('invalid'), { code: '22P05' })
        await ledger.append(texts)
      },
    })
    const ends = await Promise.allSettled(['a', 'bad', 'c'].map((name) => trail.append([entry(name)])))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(commits).toEqual([['a'], ['c']])
  })
})

describe('the queue', () => {
  it('is told to Prometheus while it is there', async () => {
    const { scrape, stop } = await startTelemetry({ serviceName: 'darcha' })
    const { ledger, release } = slow()
    const trail = createTrail(ledger)
    const appended = trail.append([entry('a'), entry('b')])
    await turn()
    expect(await scrape?.()).toContain('darcha_audit_queue 2')
    release()
    await appended
    await trail.close()
    await stop()
  })
})

describe('closing', () => {
  it('waits for what is queued and refuses what comes after', async () => {
    const { ledger, commits } = quick()
    const trail = createTrail(ledger)
    const last = trail.append([entry('a')])
    await trail.close()
    await last
    expect(commits).toEqual([['a']])
    await expect(trail.append([entry('b')])).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' })
  })
})

function entry(registry: string): Entry {
  return {
    at: new Date('2026-11-24T00:00:00Z'),
    registry,
    entity: 'Person',
    record: '00',
    fields: [],
    categories: [],
    reader: { kind: 'citizen', id: '01' },
    purpose: 'OWN_RECORD',
    outcome: 'FOUND',
    cached: false,
    operation: 'b3b0c9a0-0000-4000-8000-000000000000',
  }
}

function ledgerOf(append: Ledger['append']): Ledger {
  const empty = async (): Promise<[]> => []
  return { append, page: empty, range: empty, count: async () => 0, head: async () => undefined }
}

/** What was committed, by the registry of each entry. */
function quick() {
  const commits: string[][] = []
  const ledger = ledgerOf(async (texts) => {
    commits.push(texts.map((text) => JSON.parse(text)[3]))
  })
  return { ledger, commits }
}

function slow() {
  const { ledger: inner, commits } = quick()
  const waiting: (() => void)[] = []
  const ledger = ledgerOf(async (texts) => {
    await inner.append(texts)
    await new Promise<void>((resolve) => waiting.push(resolve))
  })
  return { ledger, commits, release: () => waiting.shift()?.() }
}

function failing(cause: Error): Ledger {
  return ledgerOf(async () => await Promise.reject(cause))
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
