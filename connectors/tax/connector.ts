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
import type { Call } from '../sdk/call.ts'
import { defineConnector, type Reader } from '../sdk/connector.ts'
import { type FieldSet, wireFields } from '../sdk/fields.ts'
import { guarded, oauth2 } from '../sdk/interceptors.ts'
import { count, millis, name, options, secret, text, url } from '../sdk/options.ts'
import { provenanceOf, type Send } from '../sdk/transport.ts'
import { type RestRequest, type RestResponse, rest } from '../sdk/transports/rest.ts'
import { type Entity, toOrganization, toPerson } from './map.ts'
import { parseReply, parseTaxpayer, type TaxpayerRecord, type TaxpayerRow } from './records.ts'

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
        Person: taxpayers(transport.send, { key: 'pinfl', toEntity: toPerson }),
        Organization: taxpayers(transport.send, { key: 'stir', toEntity: toOrganization }),
      },
      ping: async (call) => void (await transport.send({ method: 'GET', path: '/health' }, call)),
      async close() {
        await transport.close()
        await tokens.close()
      },
    }
  },
})

/** Which parts of a taxpayer's card tell a field of ours. */
const PARTS = {
  taxRegistration: 'registration',
  taxStanding: 'debts',
  incomeByYear: 'income',
  name: 'names',
  shortName: 'names',
  territory: 'address',
}

/** The committee wants one part at the least; this one says least about anybody. */
const LEAST = 'registration'

interface Kind {
  readonly key: 'pinfl' | 'stir'
  readonly toEntity: (record: TaxpayerRecord, fields: FieldSet) => Entity
}

function taxpayers(send: Send<RestRequest, RestResponse>, { key, toEntity }: Kind): Reader<Entity> {
  return {
    key,
    maxBatch: 100,
    async readMany(keys, fields, call) {
      const wanted = wireFields(fields, PARTS)
      const parts = wanted.length > 0 ? wanted : [LEAST]
      const { body, exchange } = await send(query({ [key]: [...new Set(keys)], parts }, call), call)
      const { reply_id: requestId, rows } = parseReply(body)
      const toAnswer = (row: TaxpayerRow) => {
        const record = parseTaxpayer(row)
        if (record.restricted !== undefined) return withheld('PROTECTED_PERSON')
        const asOf = record.debts?.as_of
        const recordVersion = record.row_version === undefined ? undefined : String(record.row_version)
        return found(toEntity(record, fields), provenanceOf(exchange, { requestId, asOf, recordVersion }))
      }
      return alignAnswers(
        keys,
        rows,
        (row) => String(row[key]),
        toAnswer,
        () => notFound(provenanceOf(exchange, { requestId })),
      )
    },
  }
}

function query(body: object, { userId, issue, requestId }: Call): RestRequest {
  return {
    method: 'POST',
    path: '/taxpayers/query',
    headers: { 'x-sender-id': userId, 'x-request-id': requestId, ...(issue !== undefined && { 'x-basis': issue }) },
    body,
  }
}
