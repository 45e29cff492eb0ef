import { describe, expect, it } from '@jest/globals'
import fastify from 'fastify'
import { parse } from 'graphql'
import { DEFAULT_SIZES, parseOptions, serverOptions } from '../../../gateway/limits/sizes.ts'

describe('a body', () => {
  async function status(bytes: number): Promise<number> {
    const app = fastify(serverOptions({ ...DEFAULT_SIZES, bodyBytes: 1_000 }))
    app.post('/', async () => 'ok')
    const payload = JSON.stringify({ x: 'a'.repeat(bytes - 8) })
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/json' },
      payload,
    })
    await app.close()
    return statusCode
  }

  it('may be as long as the limit, and not longer', async () => {
    expect(await status(1_000)).toBe(200)
    expect(await status(1_001)).toBe(413)
  })
})

describe('a document', () => {
  it('may have as many tokens as the limit, and is not parsed beyond it', () => {
    const options = parseOptions({ ...DEFAULT_SIZES, documentTokens: 5 })
    expect(() => parse('{ a b c }', options)).not.toThrow()
    expect(() => parse('{ a b c d }', options)).toThrow('more that 5 tokens')
  })
})

describe('a server', () => {
  it('lets go of who sends a request a byte at a time', async () => {
    const app = fastify(serverOptions(DEFAULT_SIZES))
    expect(app.server).toMatchObject({ headersTimeout: 5_000, requestTimeout: 8_000, maxHeaderSize: 16_384 })
    await app.close()
  })
})
