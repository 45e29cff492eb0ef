/**
 * Checks the chain: that every entry is there, in its place, as it was written.
 *
 * Each digest is made again from the row and the digest before it. An entry that was changed, removed or put between breaks
 * the chain where it was done, and that entry is named. Against whoever rewrites all that follows as well, compare `head`
 * with one that was kept elsewhere: that cannot be seen from the inside.
 */
import { createHash } from 'node:crypto'
import { encode } from './entry.ts'
import { createLedger, type Kept, type Ledger } from './ledger.ts'

export interface Span {
  /** Number of the first entry to check. @default 1 */
  readonly from?: bigint
  /** Number of the last. @default the end of the trail */
  readonly to?: bigint
}

export type Verdict =
  | { readonly intact: true; readonly entries: number; readonly head: Head | undefined }
  | { readonly intact: false; readonly entries: number; readonly brokenAt: bigint; readonly because: Break }

/** The last entry that was checked: its number, and the digest that stands for all up to it. */
export interface Head {
  readonly id: bigint
  readonly digest: string
}

export type Break =
  /** There is no entry of this number, and there are later ones, or the head says that there is. */
  | 'MISSING'
  /** It does not continue the one before it. */
  | 'UNCHAINED'
  /** Its content is not what its digest was made of. */
  | 'CHANGED'

const PAGE = 1_000
const GENESIS = Buffer.alloc(32)

export async function verifyTrail(
  store: Parameters<typeof createLedger>[0],
  { from = 1n, to }: Span = {},
): Promise<Verdict> {
  const ledger = createLedger(store)
  const head = await ledger.head()
  const last = to ?? head?.id ?? 0n
  let previous = await digestBefore(ledger, from)
  let id = from
  let checked: Head | undefined
  while (id <= last) {
    const page = await ledger.range(id, Number(last - id + 1n < PAGE ? last - id + 1n : PAGE))
    if (page.length === 0) return broken(id, 'MISSING')
    for (const kept of page) {
      const because = breakAt(kept, id, previous)
      if (because !== undefined) return broken(id, because)
      previous = kept.digest
      checked = { id, digest: kept.digest.toString('hex') }
      id += 1n
    }
  }
  const beyond = to === undefined ? await breakBeyond(ledger, head, previous) : undefined
  if (beyond !== undefined) return broken(...beyond)
  return { intact: true, entries: Number(id - from), head: checked }

  function broken(at: bigint, because: Break): Verdict {
    return { intact: false, entries: Number(id - from), brokenAt: at, because }
  }
}

/** Whether the trail ends where its head says, and with the head's digest. */
async function breakBeyond(
  ledger: Ledger,
  head: Awaited<ReturnType<Ledger['head']>>,
  last: Buffer | undefined,
): Promise<[bigint, Break] | undefined> {
  const end = head?.id ?? 0n
  if (head === undefined || (last !== undefined && !last.equals(head.digest))) return [end, 'UNCHAINED']
  const [after] = await ledger.range(end + 1n, 1)
  // It may have been appended while we looked; then the head has moved with it.
  const moved = (await ledger.head())?.id !== end
  return after === undefined || moved ? undefined : [BigInt(after.id), 'UNCHAINED']
}

/** Undefined where it is not there to be seen: the first entry to check then vouches for itself. */
async function digestBefore(ledger: Ledger, from: bigint): Promise<Buffer | undefined> {
  if (from <= 1n) return GENESIS
  const [before] = await ledger.range(from - 1n, 1)
  return before !== undefined && BigInt(before.id) === from - 1n ? before.digest : undefined
}

function breakAt(kept: Kept, id: bigint, previous: Buffer | undefined): Break | undefined {
  if (BigInt(kept.id) !== id) return 'MISSING'
  if (previous !== undefined && !kept.previousDigest.equals(previous)) return 'UNCHAINED'
  const made = createHash('sha256').update(kept.previousDigest).update(encode(kept.entry)).digest()
  return made.equals(kept.digest) ? undefined : 'CHANGED'
}
