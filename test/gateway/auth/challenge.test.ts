import { describe, expect, it } from '@jest/globals'
import fastify from 'fastify'
import { authorisation } from '../../../gateway/auth/plugin.ts'
import { accessRules } from './window.ts'

async function ask(status: number, headers: Record<string, string> = {}): Promise<string | undefined> {
  const app = fastify()
  await authorisation({ rules: accessRules(), ask: () => async () => await Promise.reject(new TypeError()) }).http?.(
    app,
  )
  app.get('/', async (_request, reply) => await reply.code(status).send({}))
  const response = await app.inject({ url: '/', headers })
  await app.close()
  return response.headers['www-authenticate']?.toString()
}

describe('a 401', () => {
  it('says that a bearer token is wanted, and of one that was sent that it does not hold', async () => {
    expect(await ask(401)).toBe('Bearer')
    expect(await ask(401, { authorization: 'Bearer x' })).toBe('Bearer error="invalid_token"')
  })

  it('is the only status that says so', async () => {
    expect(await ask(200)).toBeUndefined()
    expect(await ask(403)).toBeUndefined()
  })
})
