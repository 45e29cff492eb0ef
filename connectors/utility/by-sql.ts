/**
 * A provider whose accounts lie in an old database, read through one view (wire manual, "By SQL").
 */
import { randomUUID } from 'node:crypto'
import { alignAnswers, found, notFound } from '../sdk/align.ts'
import type { Answer } from '../sdk/answer.ts'
import type { Reader } from '../sdk/connector.ts'
import { wireFields } from '../sdk/fields.ts'
import { provenanceOf, type Send } from '../sdk/transport.ts'
import type { SqlRequest, SqlResponse } from '../sdk/transports/sql.ts'
import { type Entity, toConnectionFromView, toKadR } from './map.ts'
import { parseHisob, parseViewRows, type ViewRow } from './records.ts'

/** Columns that tell a field of ours, beside those that are always read. Names from this table alone reach a statement. */
const COLUMNS = {
  'accounts.status': 'hol',
  'accounts.debt': ['sld', 'peny'],
  'accounts.credit': ['sld', 'peny'],
  'accounts.overdueSince': 'qarz_s',
  'accounts.lastPaymentAt': 'oxir_tol_s',
}

export function bySql(send: Send<SqlRequest, SqlResponse>): Reader<Entity> {
  return {
    key: 'cadastralNumber',
    maxBatch: 100,
    async readMany(keys, fields, call) {
      const columns = ['kad_r', 'hisob_r', 'sana', ...wireFields(fields, COLUMNS)]
      const { rows, ...exchange } = await send(
        {
          text: `SELECT ${columns.join(', ')} FROM v_hisob_egalari WHERE kad_r = ANY($1)`,
          values: [[...new Set(keys.map(toKadR))]],
        },
        call,
      )
      // A database gives an exchange no number of its own.
      const provenance = provenanceOf(exchange, { requestId: randomUUID() })
      const numbers = new Map(keys.map((key) => [toKadR(key), key]))
      const grouped = [...Map.groupBy(parseViewRows(rows), ({ kad_r }) => kad_r)]
      const toAnswer = ([kadR, held]: readonly [string, readonly ViewRow[]]): Answer<Entity> =>
        found(toConnectionFromView(numbers.get(kadR) ?? kadR, held.map(parseHisob), fields), provenance)
      return alignAnswers(
        keys,
        grouped,
        ([kadR]) => numbers.get(kadR) ?? kadR,
        toAnswer,
        () => notFound(provenance),
      )
    },
  }
}
