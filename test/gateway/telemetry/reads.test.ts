import { afterEach, describe, expect, it } from '@jest/globals'
import { context as active, trace } from '@opentelemetry/api'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import { GatewayError } from '../../../gateway/errors.ts'
import type { Read, ReadAnswer } from '../../../gateway/read.ts'
import { contextOf } from '../../support/contexts.ts'
import { PROVENANCE } from '../../support/slices.ts'
import { type Started, started } from './started.ts'

const KEY = '31210632040244'
const FOUND: ReadAnswer = { status: 'FOUND', entity: { pinfl: KEY }, provenance: PROVENANCE }
const ANSWERS: readonly ReadAnswer[] = [
  FOUND,
  { ...FOUND, cached: true },
  { ...FOUND, cached: true },
  { status: 'WITHHELD', reason: 'ACCESS_DENIED', denied: true },
  { status: 'UNAVAILABLE', error: new RegistryError('REGISTRY_TIMEOUT', 'civil did not answer') },
]

let running: Started

afterEach(async () => {
  await running.telemetry.stop()
})

describe('metrics', () => {
  it('count every answer by registry and outcome, from memory and refused ones too', async () => {
    running = await started()
    await read(async () => ANSWERS)
    const lines = await scrape()
    expect(lines).toContain('darcha_reads_total{registry="civil",outcome="FOUND",cached="false"} 1')
    expect(lines).toContain('darcha_reads_total{registry="civil",outcome="FOUND",cached="true"} 2')
    expect(lines).toContain('darcha_reads_total{registry="civil",outcome="DENIED",cached="false"} 1')
    expect(lines).toContain('darcha_reads_total{registry="civil",outcome="UNAVAILABLE",cached="false"} 1')
  })

  it('time the requests that a registry was asked, and no others', async () => {
    running = await started()
    await read(async () => [FOUND])
    await read(async () => [{ ...FOUND, cached: true }])
    await read(async () => [{ status: 'WITHHELD', reason: 'ACCESS_DENIED', denied: true }])
    expect(await scrape()).toContain('darcha_read_duration_seconds_count{registry="civil"} 1')
  })

  it('count what ended in an error of ours, and let it through', async () => {
    running = await started()
    const limit = new GatewayError('OPERATION_TOO_LARGE', 'too many calls')
    await expect(read(async () => await Promise.reject(limit))).rejects.toBe(limit)
    expect(await scrape()).toContain('darcha_reads_total{registry="civil",outcome="REJECTED",cached="false"} 5')
  })

  it('hold no key and no field', async () => {
    running = await started()
    await read(async () => ANSWERS)
    const text = (await scrape()).join('\n')
    expect(text).not.toContain(KEY)
    expect(text).not.toContain('birthDate')
  })

  it('may be switched off', async () => {
    running = await started({ metrics: false })
    expect(await read(async () => ANSWERS)).toBe(ANSWERS)
    expect(running.telemetry.scrape).toBeUndefined()
  })
})

describe('the span of a read', () => {
  it('stands below its operation and says what came of it, without a key', async () => {
    running = await started()
    await belowOperation(() => read(async () => ANSWERS))
    const [span, operation] = await running.spans()
    expect(span?.parentSpanContext?.spanId).toBe(operation?.spanContext().spanId)
    expect(span).toMatchObject({
      name: 'read',
      attributes: {
        'darcha.registry': 'civil',
        'darcha.entity': 'Person',
        'darcha.items': 5,
        'darcha.found': 1,
        'darcha.found.cached': 2,
        'darcha.denied': 1,
        'darcha.unavailable': 1,
      },
    })
    expect(JSON.stringify(span?.attributes)).not.toContain(KEY)
  })

  it('is what a send below it finds as its parent', async () => {
    running = await started()
    await belowOperation(() =>
      read(async () => {
        trace.getTracer('test').startSpan('send').end()
        return ANSWERS
      }),
    )
    const [send, span] = await running.spans()
    expect(send?.parentSpanContext?.spanId).toBe(span?.spanContext().spanId)
  })

  it('tells the code of an error and not its message', async () => {
    running = await started()
    const limit = new GatewayError('OPERATION_TOO_LARGE', 'too many calls')
    await belowOperation(() => read(async () => await Promise.reject(limit)).catch(() => []))
    const [span] = await running.spans()
    expect(span).toMatchObject({ attributes: { 'error.type': 'OPERATION_TOO_LARGE' }, events: [] })
  })

  it('is not made where no operation is traced', async () => {
    running = await started()
    await read(async () => ANSWERS)
    expect(await running.spans()).toEqual([])
  })

  it('is not made below an operation that was not sampled', async () => {
    running = await started({ traceShare: 0 })
    await belowOperation(() => read(async () => ANSWERS))
    expect(await running.spans()).toEqual([])
  })
})

describe('stopping', () => {
  it('takes everything down, so that it can be started again', async () => {
    running = await started()
    await running.telemetry.stop()
    running = await started()
    await read(async () => [FOUND])
    expect(await scrape()).toContain('darcha_reads_total{registry="civil",outcome="FOUND",cached="false"} 1')
  })
})

async function read(next: Read): Promise<readonly ReadAnswer[]> {
  const items = ANSWERS.map(() => ({ key: KEY, fields: ['birthDate'] }))
  const observed = running.plugin.read?.(next)
  return observed === undefined ? [] : await observed({ registry: 'civil', entity: 'Person', items }, contextOf())
}

async function belowOperation<T>(work: () => Promise<T>): Promise<T> {
  const span = trace.getTracer('test').startSpan('operation')
  try {
    return await active.with(trace.setSpan(active.active(), span), work)
  } finally {
    span.end()
  }
}

async function scrape(): Promise<readonly string[]> {
  return ((await running.telemetry.scrape?.()) ?? '').split('\n')
}
