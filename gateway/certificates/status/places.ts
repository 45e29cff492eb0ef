/**
 * Places in status lists, one for each certificate, taken before it is signed.
 *
 * A place is a number of a sequence, taken in blocks, so that issuing asks the database for it once in a block and never
 * waits for another certificate's commit. A place that was taken for a certificate that was not issued after all stays empty
 * and valid: nobody holds anything that points to it.
 */
import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../store/database.ts'
import { createShuffle, type Shuffle, SIZE } from './shuffle.ts'

export interface Place {
  readonly list: number
  readonly index: number
}

export interface Places {
  /** Nobody else has it, in any process. */
  take(): Promise<Place>
}

const BLOCK = 64

export function createPlaces(db: Kysely<Database>, block = BLOCK): Places {
  const free: number[] = []
  const shuffles = new Map<number, Promise<Shuffle>>()
  let filling: Promise<void> | undefined
  const fill = async (): Promise<void> => {
    free.push(...(await takeNumbers(db, block)))
  }
  const shuffleOf = (list: number): Promise<Shuffle> => {
    const known = shuffles.get(list) ?? readShuffle(db, list)
    shuffles.set(list, known)
    known.catch(() => shuffles.delete(list))
    return known
  }
  return {
    async take() {
      let number = free.pop()
      while (number === undefined) {
        filling ??= fill().finally(() => {
          filling = undefined
        })
        await filling
        number = free.pop()
      }
      const list = Math.floor(number / SIZE) + 1
      return { list, index: (await shuffleOf(list))(number % SIZE) }
    },
  }
}

async function takeNumbers(db: Kysely<Database>, block: number): Promise<readonly number[]> {
  const { rows } = await sql<{ number: string }>`
    SELECT nextval('status_list_place') AS number FROM generate_series(1, ${block})`.execute(db)
  return rows.map(({ number }) => Number(number))
}

/** Whoever comes first to a new list makes its secret. */
async function readShuffle(db: Kysely<Database>, id: number): Promise<Shuffle> {
  await db
    .insertInto('status_list')
    .values({ id, shuffle: randomBytes(32) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const { shuffle } = await db
    .selectFrom('status_list')
    .select('shuffle')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return createShuffle(shuffle)
}
