import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type FastifyInstance, fastify } from 'fastify'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { createStatusLists } from '../../../../gateway/certificates/status/lists.ts'
import { createPlaces } from '../../../../gateway/certificates/status/places.ts'
import { addStatusRoutes } from '../../../../gateway/certificates/status/routes.ts'
import { SIZE } from '../../../../gateway/certificates/status/shuffle.ts'
import { sealList, standingBy } from '../../../../gateway/certificates/status/token.ts'
import { ISSUER, type Issuing, NOW, openIssuing } from '../issue/issuing.ts'

let issuing: Issuing
let app: FastifyInstance
let now = NOW
beforeAll(async () => {
  issuing = await openIssuing()
  app = fastify()
  const lists = createStatusLists({ ...issuing.parts, clock: () => now })
  addStatusRoutes(app, { lists, issuer: ISSUER })
})
afterAll(async () => {
  await app.close()
  await issuing.close()
})

const get = async (headers: Record<string, string> = {}) => await app.inject({ url: '/status/1', headers })

describe('places in status lists', () => {
  it('are each given once, by however many windows at once', async () => {
    const windows = Array.from({ length: 3 }, () => createPlaces(issuing.store.db, 7))
    const places = await Promise.all(Array.from({ length: 300 }, (_, at) => windows[at % 3]?.take()))
    expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(300)
  })

  it('go on in a list of its own order where the first is full', async () => {
    await issuing.store.pool.query(`SELECT setval('status_list_place', ${SIZE - 2})`)
    const places = createPlaces(issuing.store.db, 2)
    const taken = [await places.take(), await places.take()]
    expect(taken.map(({ list }) => list).sort()).toEqual([1, 2])
    await issuing.store.pool.query("SELECT setval('status_list_place', 100)")
  })
})

describe('a status list', () => {
  it('is signed, names itself, and says how long it may be kept', async () => {
    await issuing.issueOne()
    const { statusCode, headers, body } = await get()
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'application/statuslist+jwt',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    })
    const iat = Math.floor(NOW.getTime() / 1_000)
    const { kid } = await issuing.keyring.current()
    expect(decodeProtectedHeader(body)).toEqual({ alg: 'ES256', typ: 'statuslist+jwt', kid })
    expect(decodeJwt(body)).toEqual({
      sub: 'https://oss.example/status/1',
      iat,
      exp: iat + 86_400,
      ttl: 300,
      status_list: { bits: 2, lst: expect.any(String) },
    })
  })

  it('is built once and handed out as it is until something in it changes', async () => {
    const { number } = await issuing.issueOne()
    const [first, again] = [await get(), await get()]
    expect(again.body).toBe(first.body)
    expect(again.headers['etag']).toBe(first.headers['etag'])
    const unchanged = await get({ 'if-none-match': String(first.headers['etag']) })
    expect([unchanged.statusCode, unchanged.body]).toEqual([304, ''])
    await issuing.store.pool.query(
      "UPDATE certificate SET status = 'REVOKED', status_at = now(), status_reason = 'FRAUD' WHERE number = $1",
      [number],
    )
    const changed = await get({ 'if-none-match': String(first.headers['etag']) })
    expect(changed.statusCode).toBe(200)
    expect(changed.body).not.toBe(first.body)
  })

  it('is built once where many ask at once, and signed anew when half of its life is over', async () => {
    const before = await get()
    now = new Date(NOW.getTime() + 43_200_000)
    const bodies = new Set((await Promise.all(Array.from({ length: 8 }, () => get()))).map(({ body }) => body))
    expect(bodies.size).toBe(1)
    expect(bodies).not.toContain(before.body)
    now = NOW
  })

  it('is not there for a number that was never reached', async () => {
    for (const url of ['/status/77', '/status/0', '/status/one', '/status/99999999999999']) {
      expect((await app.inject({ url })).statusCode).toBe(404)
    }
  })

  it('is named among all lists there are', async () => {
    expect((await app.inject({ url: '/status' })).json()).toEqual({
      status_lists: ['https://oss.example/status/1', 'https://oss.example/status/2'],
    })
  })
})

describe('what a status list tells without a network', () => {
  const uri = 'https://oss.example/status/1'
  const claim = { status_list: { uri, idx: 3 } }
  const lst = 'eNo76fITAAPfAgc'
  const seal = async (at: Date) => await sealList(uri, lst, await issuing.parts.keyring.current(), at)

  it('is where the certificate stands', async () => {
    const keys = await issuing.keys()
    expect(await standingBy(await seal(NOW), claim, keys, NOW)).toBe('SUPERSEDED')
    expect(await standingBy(await seal(NOW), { status_list: { uri, idx: 0 } }, keys, NOW)).toBe('REVOKED')
    expect(await standingBy(await seal(NOW), { status_list: { uri, idx: 2 } }, keys, NOW)).toBe('VALID')
  })

  it('is nothing where it is another list, too old, from tomorrow, forged, or too short', async () => {
    const keys = await issuing.keys()
    const token = await seal(NOW)
    const later = (ms: number) => new Date(NOW.getTime() + ms)
    const other = { status_list: { uri: 'https://oss.example/status/2', idx: 3 } }
    expect(await standingBy(token, other, keys, NOW)).toBeUndefined()
    expect(await standingBy(token, claim, keys, later(86_400_000))).toBeUndefined()
    expect(await standingBy(await seal(later(600_000)), claim, keys, NOW)).toBeUndefined()
    expect(await standingBy(token, { status_list: { uri, idx: 12 } }, keys, NOW)).toBeUndefined()
    expect(await standingBy(token, claim, { keys: [] }, NOW)).toBeUndefined()
    expect(await standingBy(`${token.slice(0, -4)}AAAA`, claim, keys, NOW)).toBeUndefined()
    // A credential is signed by the same key and is no list.
    expect(await standingBy((await issuing.issueOne()).credential, claim, keys, NOW)).toBeUndefined()
  })
})
