/** What became of the requests, as the database has it: looked at after each round, counted at the end. */
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { verifyTrail } from '../../gateway/audit/verify.ts'
import type { Store } from '../../gateway/store/store.ts'
import type { RunningPayment } from '../../mocks/payment/payment.ts'
import type { Citizens } from './citizens.ts'
import { paymentsByStatus, unbalanced } from './money.ts'

const ENDED = ['ISSUED', 'REJECTED', 'FAILED', 'CANCELLED']
/** A person has to act: such a request waits as long as it takes. */
const WITH_A_PERSON = ['DRAFT', 'AWAITING_CONSENT', 'AWAITING_PREVIEW', 'NEEDS_CLARIFICATION']

interface Ending {
  readonly status: string
  readonly number: string | null
}

export class Tally {
  readonly #pool: pg.Pool
  readonly #provider: RunningPayment
  /** As they were first seen to have ended. */
  readonly #ended = new Map<string, Ending>()
  readonly #changed: string[] = []

  constructor(pool: pg.Pool, provider: RunningPayment) {
    this.#pool = pool
    this.#provider = provider
  }

  /** Notes what has ended, and what ended otherwise than it was seen to. */
  async look(): Promise<void> {
    const rows = await this.#rows<Ending & { id: string }>(
      'SELECT request.id, request.status, number FROM certificate_request request LEFT JOIN certificate ON request_id = request.id WHERE request.status = ANY($1)',
      [ENDED],
    )
    for (const { id, status, number } of rows) {
      const before = this.#ended.get(id)
      if (before !== undefined && (before.status !== status || before.number !== number)) this.#changed.push(id)
      this.#ended.set(id, { status, number })
    }
    const seen = new Set(rows.map(({ id }) => id))
    for (const id of this.#ended.keys()) if (!seen.has(id)) this.#changed.push(id)
  }

  /** Resolves when nothing is left that would go on by itself. */
  async settled(patience: number): Promise<void> {
    const until = performance.now() + patience
    while ((await this.#unfinished()) > 0 && performance.now() < until) await wait(250)
    await this.look()
  }

  async report({ rounds, citizens, store }: { rounds: number; citizens: Citizens; store: Store }) {
    const known = new Set((await this.#rows<{ id: string }>('SELECT id FROM certificate_request')).map(({ id }) => id))
    const ids = [...citizens.acknowledged.values()]
    const states = await this.#rows<{ status: string; count: number }>(
      'SELECT status, count(*)::int AS count FROM certificate_request GROUP BY status ORDER BY status',
    )
    const trail = await verifyTrail(store)
    const faults: readonly (readonly [string, number])[] = [
      ['acknowledged and lost', ids.filter((id) => !known.has(id)).length],
      ['not ended', (await this.#open()).length],
      ['ended twice, or otherwise than before', new Set(this.#changed).size],
      [
        'one key, two requests',
        citizens.contradicted.length + (await this.#doubled('client_id, idempotency_key', 'certificate_request')),
      ],
      ['one request, two certificates', await this.#doubled('request_id', 'certificate')],
      ['one number, two certificates', await this.#doubled('number', 'certificate')],
      ['issued without a certificate', await this.#issuedWithout()],
      ['paid for nothing, or issued unpaid', await unbalanced(this.#pool, this.#provider)],
      ['breaks in the audit trail', trail.intact ? 0 : 1],
    ]
    const line = (name: string, value: number | string) => `  ${name.padEnd(40)} ${String(value).padStart(8)}`
    return {
      lost: faults.some(([, count]) => count > 0),
      lines: [
        `${rounds} gateways killed`,
        line('requests acknowledged', citizens.acknowledged.size),
        line('requests kept', known.size),
        ...states.map(({ status, count }) => line(`  ${status}`, count)),
        ...(await paymentsByStatus(this.#pool)).map(({ status, count }) => line(`  payments ${status}`, count)),
        line('entries of the audit trail', trail.entries),
        ...faults.map(([name, count]) => line(name, count)),
      ],
    }
  }

  async #unfinished(): Promise<number> {
    return (await this.#open()).length + (await unbalanced(this.#pool, this.#provider))
  }

  async #open(): Promise<readonly unknown[]> {
    return await this.#rows('SELECT id FROM certificate_request WHERE NOT status = ANY($1)', [
      [...ENDED, ...WITH_A_PERSON],
    ])
  }

  async #doubled(columns: string, table: string): Promise<number> {
    return (await this.#rows(`SELECT 1 FROM ${table} GROUP BY ${columns} HAVING count(*) > 1`)).length
  }

  async #issuedWithout(): Promise<number> {
    const query =
      "SELECT 1 FROM certificate_request request LEFT JOIN certificate ON request_id = request.id WHERE (request.status = 'ISSUED') <> (number IS NOT NULL)"
    return (await this.#rows(query)).length
  }

  async #rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<readonly Row[]> {
    return (await this.#pool.query<Row>(text, values)).rows
  }
}
