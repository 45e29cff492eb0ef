/**
 * `darcha erase`: erases a request before its term, on an order. What is erased at the end of its term needs no command.
 *
 * The order and that it was followed stand in the trail of the person, whose pseudonym is known only until then.
 */
import { CertificateError } from '../certificates/errors.ts'
import { eraseByOrder } from '../certificates/replay/order.ts'
import { findRequest } from '../certificates/request/records.ts'
import type { Config } from '../config.ts'
import { withRecords, writeDown } from './records.ts'
import type { Output } from './terminal.ts'

export interface EraseOptions {
  readonly requestId: string
  /** Number of the order. */
  readonly order: string
}

export async function eraseOne({ requestId, order }: EraseOptions, config: Config, { out }: Output): Promise<void> {
  const erased = await withRecords(config, async (kept) => {
    const subject = (await findRequest(kept.store.db, requestId))?.subject
    const deed = { requestId, subject, field: 'erasure', caseNumber: order } as const
    const done = await eraseByOrder(kept.store.db, requestId, { order, now: new Date() }).catch(
      async (cause: unknown) => {
        const reason = cause instanceof CertificateError ? cause.code : 'INTERNAL'
        await writeDown({ ...deed, outcome: 'DENIED', reason }, kept, config)
        throw cause
      },
    )
    await writeDown({ ...deed, outcome: done ? 'FOUND' : 'NOT_FOUND' }, kept, config)
    return done
  })
  out(erased ? `${requestId} is erased.` : `${requestId} was erased before; nothing was left to do.`)
  if (erased) out('Keep this order with those of your backups: after a restore from an older one, give it again.')
}
