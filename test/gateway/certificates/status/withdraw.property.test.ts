import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createStatusLists } from '../../../../gateway/certificates/status/lists.ts'
import { REASONS, type Reason } from '../../../../gateway/certificates/status/reasons.ts'
import { standingBy } from '../../../../gateway/certificates/status/token.ts'
import { revoke } from '../../../../gateway/certificates/status/withdraw.ts'
import { ISSUER, type Issuing, NOW, openIssuing } from '../issue/issuing.ts'

let issuing: Issuing
beforeAll(async () => {
  issuing = await openIssuing()
})
afterAll(() => issuing.close())

type Deed = { readonly kind: 'ISSUE' } | { readonly kind: 'REVOKE' | 'REPLACE'; readonly which: number }

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.constant({ kind: 'ISSUE' as const }),
  fc.record({ kind: fc.constantFrom('REVOKE' as const, 'REPLACE' as const), which: fc.nat(9) }),
)

const revoked = (number: string, reason: Reason = 'FRAUD') =>
  revoke(issuing.store.db, { number, reason, note: null, by: { kind: 'officer', id: 'o-1' }, at: NOW })

/** What ought to be, by number, after these deeds. */
async function act(deeds: readonly Deed[]): Promise<ReadonlyMap<string, string>> {
  const standing = new Map<string, string>()
  for (const one of deeds) {
    const number = 'which' in one ? [...standing.keys()][one.which % Math.max(1, standing.size)] : undefined
    if (one.kind === 'REVOKE' && number !== undefined) {
      await revoked(number)
      standing.set(number, 'REVOKED')
      continue
    }
    const replaces = one.kind === 'REPLACE' && number !== undefined ? { replaces: number } : {}
    const issued = await issuing.issueOne(undefined, replaces)
    standing.set(issued.number, 'VALID')
    const wasValid = number !== undefined && standing.get(number) === 'VALID' && one.kind === 'REPLACE'
    expect(issued.replaces).toBe(wasValid ? number : null)
    if (wasValid) standing.set(number, 'SUPERSEDED')
  }
  return standing
}

describe('the status list', () => {
  it('says what the database says, and that is what was done, whatever was done', async () => {
    const lists = createStatusLists(issuing.parts)
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 12 }), async (deeds) => {
        const ought = await act(deeds)
        const token = (await lists.read(1))?.token ?? ''
        const keys = await issuing.keys()
        for (const [number, standing] of ought) {
          const row = await issuing.store.db
            .selectFrom('certificate')
            .select(['status', 'status_list', 'status_index'])
            .where('number', '=', number)
            .executeTakeFirstOrThrow()
          const claim = { status_list: { uri: `${ISSUER.id}/status/${row.status_list}`, idx: row.status_index ?? -1 } }
          expect([row.status, await standingBy(token, claim, keys, NOW)]).toEqual([standing, standing])
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('the database', () => {
  const set = async (number: string, changes: string) =>
    await issuing.store.pool.query(`UPDATE certificate SET ${changes} WHERE number = '${number}'`)

  it('never lets what was revoked be anything else again, or for another reason', async () => {
    const { number } = await issuing.issueOne()
    expect(await revoked(number, 'SUBJECT_DIED')).toMatchObject({ status: 'REVOKED', reason: 'SUBJECT_DIED' })
    expect(await revoked(number, 'FRAUD')).toMatchObject({ status: 'REVOKED', reason: 'SUBJECT_DIED' })
    for (const changes of [
      "status = 'VALID'",
      "status = 'SUPERSEDED'",
      "status_reason = 'FRAUD'",
      'status_at = now()',
    ]) {
      await expect(set(number, changes)).rejects.toThrow('a certificate that was revoked stays so')
    }
  })

  it('lets what was superseded be revoked and not be valid again', async () => {
    const old = await issuing.issueOne()
    await issuing.issueOne(undefined, { replaces: old.number })
    await expect(set(old.number, "status = 'VALID'")).rejects.toThrow('is not valid again')
    expect(await revoked(old.number)).toMatchObject({ status: 'REVOKED', reason: 'FRAUD' })
  })

  it('lets nothing be withdrawn without a reason, nor for one that is not in the list', async () => {
    const { number } = await issuing.issueOne()
    await expect(set(number, "status = 'REVOKED', status_at = now()")).rejects.toThrow('for a reason')
    await expect(set(number, "status = 'REVOKED', status_at = now(), status_reason = 'WHIM'")).rejects.toThrow()
    expect(Object.keys(REASONS)).toHaveLength(5)
  })

  it('lets no other form of it be changed, and no two take the place of one', async () => {
    const old = await issuing.issueOne()
    const { number } = await issuing.issueOne(undefined, { replaces: old.number })
    const other = await issuing.issueOne()
    for (const changes of ["sd_jwt = 'x'", 'sd_jwt = NULL', "compact = 'x'", 'status_index = 1', 'replaces = NULL']) {
      await expect(set(number, changes)).rejects.toThrow('what was issued is not changed')
    }
    await expect(set(other.number, `replaces = '${old.number}'`)).rejects.toThrow()
  })

  it('knows of two certificates that are to replace one which was first', async () => {
    const old = await issuing.issueOne()
    const both = await Promise.all(
      [1, 2].map(() => issuing.issueOne(undefined, { replaces: old.number }).catch((error: unknown) => error)),
    )
    const replacing = both.filter((one) => (one as { replaces?: string }).replaces === old.number)
    expect(replacing).toHaveLength(1)
  })
})
