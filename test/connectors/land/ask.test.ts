import { describe, expect, it } from '@jest/globals'
import { askHoldings, type Send } from '../../../connectors/land/ask.ts'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import { call } from '../wire.ts'

const pins = ['30505560000019']
const exchange = { receivedAt: new Date(), requestDigest: 'a', responseDigest: 'b' }

/** A registry that answers page after page as `page` says, and notes the bodies that it was sent. */
function registry(page: (number: number) => object): { readonly send: Send; readonly sent: unknown[] } {
  const sent: unknown[] = []
  const send: Send = async ({ body }) => {
    sent.push(body)
    const answer = {
      request_no: `R-${sent.length}`,
      as_of: '2026-11-24T09:30:00+05:00',
      holdings: [],
      ...page(sent.length),
    }
    return { status: 200, headers: {}, body: answer, exchange } as never
  }
  return { send, sent }
}

describe('the holdings of the land registry', () => {
  it('are asked for with the whole body unchanged and the cursor, until there is none', async () => {
    const { send, sent } = registry((number) => ({ next_cursor: number < 3 ? `c${number}` : null }))
    const { provenance } = await askHoldings(send, pins, ['parcels.share.numerator'], call())
    const question = { pins, kinds: ['1'], fields: ['share'] }
    expect(sent).toEqual([question, { ...question, cursor: 'c1' }, { ...question, cursor: 'c2' }])
    expect(provenance.requestId).toBe('R-1 R-2 R-3')
  })

  it('fail as a whole when a later page fails: half a list would read as the whole', async () => {
    const down = new RegistryError('REGISTRY_UNAVAILABLE', 'down')
    const { send } = registry((number) => {
      if (number === 2) throw down
      return { next_cursor: 'c' }
    })
    await expect(askHoldings(send, pins, [], call())).rejects.toBe(down)
  })

  it('are invalid when their pages do not end', async () => {
    const { send, sent } = registry((number) => ({ next_cursor: `c${number}` }))
    await expect(askHoldings(send, pins, [], call())).rejects.toMatchObject({ code: 'RECORD_INVALID' })
    expect(sent.length).toBeLessThan(1_000)
  })
})
