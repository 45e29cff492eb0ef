/**
 * The tax registry: who is registered as a taxpayer, what they owe, and what income was reported.
 *
 * Authority    Tax Committee
 * Wire         REST and JSON with OAuth 2.0 client credentials; at most 100 keys a request (wire manual, "Query")
 * Contributes  Person by pinfl, Organization by stir
 * Quirks       Money is written in two ways; no row means not known, an empty list means nothing owed: see README.md
 */
import { readSlice } from '../../schema/index.ts'
import { alignAnswers, found, notFound, withheld } from '../sdk/align.ts'
import type { Answer } from '../sdk/answer.ts'
import { defineConnector, type Reader } from '../sdk/connector.ts'
import type { FieldSet } from '../sdk/fields.ts'
import { guarded, oauth2 } from '../sdk/interceptors.ts'
import { wellFormed } from '../sdk/keys.ts'
import { count, millis, name, options, secret, text, url } from '../sdk/options.ts'
import { provenanceOf } from '../sdk/transport.ts'
import { rest } from '../sdk/transports/rest.ts'
import { askTaxpayers, type KeyField, type Reply, type Send, STATUS } from './ask.ts'
import { type Entity, toOrganization, toPerson } from './map.ts'
import { parseStatus, parseTaxpayer, type TaxpayerRecord, type TaxpayerRow } from './records.ts'

export const tax = defineConnector({
  name: 'tax',
  sdl: readSlice('tax'),
  parseOptions: options({
    name: name.default('tax'),
    baseUrl: url,
    clientId: text,
    clientSecret: secret,
    deadline: millis.optional(),
    concurrent: count.optional(),
    queued: count.optional(),
  }),

  open({ name, baseUrl, clientId, clientSecret, deadline, ...guards }) {
    const tokens = oauth2({
      name,
      tokenUrl: `${baseUrl}/oauth2/token`,
      clientId,
      clientSecret: clientSecret.reveal(),
      deadline,
    })
    const transport = guarded(rest({ name, baseUrl }), { name, deadline, ...guards }, tokens.intercept)
    return {
      readers: {
        Person: taxpayers(transport.send, PERSON),
        Organization: taxpayers(transport.send, ORGANIZATION),
      },
      ping: async (call) => parseStatus((await transport.send(STATUS, call)).body),
      async close() {
        await transport.close()
        await tokens.close()
      },
    }
  },
})

const MAX_BATCH = 100

/** By what a kind of taxpayers is found, and what becomes of their cards. */
interface Kind {
  readonly key: KeyField
  readonly form: RegExp
  readonly toEntity: (record: TaxpayerRecord, fields: FieldSet) => Entity
}

const PERSON: Kind = { key: 'pinfl', form: /^\d{14}$/, toEntity: toPerson }
const ORGANIZATION: Kind = { key: 'stir', form: /^[1-9]\d{8}$/, toEntity: toOrganization }

function taxpayers(send: Send, kind: Kind): Reader<Entity> {
  return {
    key: kind.key,
    maxBatch: MAX_BATCH,
    readMany: wellFormed(kind.form, async (keys, fields, call) => {
      const reply = await askTaxpayers(send, [kind.key, keys], fields, call)
      return alignAnswers(
        keys,
        reply.rows,
        (row) => String(row[kind.key]),
        (row) => answerOf(row, reply, { kind, fields }),
        () => notFound(provenanceOf(reply.exchange, { requestId: reply.reply_id })),
      )
    }),
  }
}

interface Wanted {
  readonly kind: Kind
  readonly fields: FieldSet
}

/** Only debts say of which moment they are. */
function answerOf(row: TaxpayerRow, { reply_id, exchange }: Reply, { kind, fields }: Wanted): Answer<Entity> {
  const record = parseTaxpayer(row)
  if (record.restricted !== undefined) return withheld('PROTECTED_PERSON')
  const provenance = provenanceOf(exchange, {
    requestId: reply_id,
    asOf: record.debts?.as_of,
    recordVersion: record.row_version?.toString(),
  })
  return found(kind.toEntity(record, fields), provenance)
}
