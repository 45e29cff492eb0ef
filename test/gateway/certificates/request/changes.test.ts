/** The one place where a request changes, and who hears of it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ChangeListener, createRequestChanges } from '../../../../gateway/certificates/request/changes.ts'
import { findRequest, type RequestRecord } from '../../../../gateway/certificates/request/records.ts'
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

  it('is inserted and updated in this one place, but for what is erased', () => {
    const writing = /(insertInto|updateTable)\(\s*'certificate_request'\s*\)/
    const places = readHouse(['gateway']).files.filter((file) => writing.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(places).toEqual(['gateway/certificates/replay/erase.ts', 'gateway/certificates/request/changes.ts'])
  })
})
