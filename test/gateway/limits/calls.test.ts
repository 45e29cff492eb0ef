import { describe, expect, it } from '@jest/globals'
import { countCalls } from '../../../gateway/limits/calls.ts'
import type { ReadRequest } from '../../../gateway/read.ts'
import { context } from './shop.ts'

const request: ReadRequest = { registry: 'people', entity: 'Person', items: [{ key: 'one', fields: ['name'] }] }

describe('the calls of one operation', () => {
  it('may be as many as the limit, and no registry is asked beyond it', async () => {
    let asked = 0
    const read = countCalls(3)(async () => {
      asked += 1
      return []
    })
    const one = context()
    for (let index = 0; index < 3; index++) await expect(read(request, one)).resolves.toEqual([])
    await expect(read(request, one)).rejects.toMatchObject({
      code: 'OPERATION_TOO_LARGE',
      extensions: { params: { limit: 'calls', max: 3 } },
    })
    expect(asked).toBe(3)
  })

  it('are not those of another', async () => {
    const read = countCalls(1)(async () => [])
    await read(request, context())
    await expect(read(request, context())).resolves.toEqual([])
  })
})
