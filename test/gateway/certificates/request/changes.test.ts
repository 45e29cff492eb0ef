/** The one place where a request changes, and who hears of it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  type ChangeListener,
  createRequestChanges,
  type RequestChange,
  type RequestChanges,
} from '../../../../gateway/certificates/request/changes.ts'
import { findRequest, type KeptFact, type RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import { ROOT, readHouse } from '../../../house/plan.ts'
import { addOne, type Kept, openKept, rowOf } from '../kept.ts'

let kept: Kept
beforeAll(async () => {
  kept = await openKept()
})
afterAll(() => kept.close())

type Heard = readonly [before: RequestRecord | undefined, after: RequestRecord]

function hearing(): { readonly heard: Heard[]; readonly listener: ChangeListener } {
  const heard: Heard[] = []
  const listener: ChangeListener = async (_transaction, before, after) => void heard.push([before, after])
  return { heard, listener }
}

const AT = new Date('2026-11-27T10:00:00Z')
const LATER = new Date('2026-12-01T10:00:00Z')
const FACT: KeptFact = { name: 'taxpayer', status: 'WAITING', attempts: 1 }
const TEXTS = { 'uz-Latn': '', 'uz-Cyrl': '', ru: '', kaa: '', en: 'a "debt" \\ {and} more' }

async function together(changes: RequestChanges, made: readonly RequestChange[]): Promise<readonly RequestRecord[]> {
  return await kept.store.db
    .transaction()
    .execute(async (transaction) => await changes.changeRequests(transaction, made))
}

describe('a request that is made or changed', () => {
  it('is told to every listener with what was and what is', async () => {
    const one = hearing()
    const other = hearing()
    const changes = createRequestChanges([one.listener, other.listener])
    const made = await addOne(kept.store, changes)
    const changed = await kept.store.db
      .transaction()
      .execute(async (transaction) => await changes.changeRequest(transaction, made, 'NOT_YET_ANSWERED', { at: AT }))
    expect(one.heard).toEqual([
      [undefined, made],
      [made, changed],
    ])
    expect(other.heard).toEqual(one.heard)
    expect([made.version, changed.version, changed.state]).toEqual([1, 2, 'WAITING'])
  })

  it('is told in its own transaction: what a listener refuses did not happen', async () => {
    const changes = createRequestChanges([])
    const made = await addOne(kept.store, changes)
    const refusing = createRequestChanges([
      async () => {
        throw new TypeError('no')
      },
    ])
    const changing = kept.store.db
      .transaction()
      .execute(async (transaction) => await refusing.changeRequest(transaction, made, 'NOT_YET_ANSWERED', { at: AT }))
    await expect(changing).rejects.toThrow('no')
    expect(await findRequest(kept.store.db, made.id)).toEqual(made)
  })

  it('tells nobody of a request that was made before under the same key, nor of a change that came too late', async () => {
    const { heard, listener } = hearing()
    const changes = createRequestChanges([listener])
    const row = rowOf()
    const add = () =>
      kept.store.db.transaction().execute(async (transaction) => await changes.addRequest(transaction, row))
    const made = await add()
    expect(await add()).toBeUndefined()
    if (made === undefined) throw new TypeError('it was not made')
    const change = () =>
      kept.store.db
        .transaction()
        .execute(async (transaction) => await changes.changeRequest(transaction, made, 'NOT_YET_ANSWERED', { at: AT }))
    await change()
    await expect(change()).rejects.toMatchObject({ code: 'OVERTAKEN' })
    await expect(
      kept.store.db
        .transaction()
        .execute(async (transaction) => await changes.changeRequest(transaction, made, 'SIGNED', { at: AT })),
    ).rejects.toMatchObject({ code: 'TRANSITION_FORBIDDEN' })
    expect(heard).toHaveLength(2)
  })

  it('changes with others in one statement, each by its own event, and is told in their order', async () => {
    const { heard, listener } = hearing()
    const changes = createRequestChanges([listener])
    const [one, other] = [await addOne(kept.store, changes), await addOne(kept.store, changes)]
    const rejection = { code: 'DEBT', message: TEXTS, decidedAt: AT.toISOString() }
    const changed = await together(changes, [
      { record: one, event: 'NOT_YET_ANSWERED', change: { at: AT, nextAttemptAt: LATER, faultySince: AT } },
      { record: other, event: 'REFUSED', change: { at: AT, rejection, facts: [FACT] } },
    ])
    expect(changed).toMatchObject([
      { id: one.id, state: 'WAITING', nextAttemptAt: LATER, faultySince: AT, facts: [] },
      { id: other.id, state: 'REJECTED', nextAttemptAt: null, faultySince: null, facts: [FACT], rejection },
    ])
    expect(heard.slice(2)).toEqual([
      [one, changed[0]],
      [other, changed[1]],
    ])
  })

  it('keeps what a change does not tell of', async () => {
    const changes = createRequestChanges([])
    const made = await addOne(kept.store, changes)
    const told = { at: AT, facts: [FACT], faultySince: AT, nextAttemptAt: LATER, dueAt: LATER, approvedAt: AT }
    const [waiting = made] = await together(changes, [{ record: made, event: 'NOT_YET_ANSWERED', change: told }])
    const [taken = made] = await together(changes, [{ record: waiting, event: 'TAKEN_UP', change: { at: AT } }])
    expect(taken).toEqual({ ...waiting, state: 'COLLECTING', lastEvent: 'TAKEN_UP', nextAttemptAt: null, version: 3 })
    const [again] = await together(changes, [
      { record: taken, event: 'NOT_YET_ANSWERED', change: { at: AT, faultySince: null } },
    ])
    expect(again).toMatchObject({ faultySince: null, facts: [FACT], dueAt: LATER, approvedAt: AT })
  })

  it('changes with none of them where one was overtaken, or is named twice', async () => {
    const changes = createRequestChanges([])
    const [one, other] = [await addOne(kept.store, changes), await addOne(kept.store, changes)]
    const waits = (record: RequestRecord) => ({ record, event: 'NOT_YET_ANSWERED' as const, change: { at: AT } })
    await together(changes, [waits(other)])
    await expect(together(changes, [waits(one), waits(other)])).rejects.toMatchObject({ code: 'OVERTAKEN' })
    await expect(together(changes, [waits(one), waits(one)])).rejects.toMatchObject({ code: 'OVERTAKEN' })
    expect(await findRequest(kept.store.db, one.id)).toEqual(one)
  })

  it('is inserted and updated in this one place, but for what is erased', () => {
    const writing = /(insertInto|updateTable)\(\s*'certificate_request'\s*\)/
    const places = readHouse(['gateway']).files.filter((file) => writing.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(places).toEqual(['gateway/certificates/replay/erase.ts', 'gateway/certificates/request/changes.ts'])
  })
})
