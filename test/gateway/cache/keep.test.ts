import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import { keepAnswers } from '../../../gateway/cache/keep.ts'
import { cache } from '../../../gateway/cache/plugin.ts'
import type { RequestIdentity } from '../../../gateway/context.ts'
import { GatewayError } from '../../../gateway/errors.ts'
import type { Read, ReadAnswer, ReadInterceptor, ReadItem, ReadRequest } from '../../../gateway/read.ts'
import { CITIZEN, contextOf } from '../../support/contexts.ts'
import { PROVENANCE } from '../../support/slices.ts'

const KEEPING = { ttl: 30_000, registries: {}, size: 100 }
const FIELDS = ['birthDate', 'sex']

describe('an answer that is kept', () => {
  it('is given again to the same caller without asking the registry', async () => {
    const { read, asked } = registry()
    const first = await read(about('1'), contextOf())
    const second = await read(about('1'), contextOf())
    expect(asked).toEqual([['1']])
    expect(first).toEqual([found('1')])
    expect(second).toEqual([{ ...found('1'), cached: true }])
  })

  it('says when it was received from the registry, not when it was given again', async () => {
    const { read } = registry()
    await read(about('1'), contextOf())
    const [again] = await read(about('1'), contextOf())
    expect(again).toMatchObject({ provenance: { receivedAt: PROVENANCE.receivedAt } })
  })

  it('may be that there is no such record', async () => {
    const { read, asked } = registry(() => ({ status: 'NOT_FOUND', provenance: PROVENANCE }))
    await read(about('1'), contextOf())
    expect(await read(about('1'), contextOf())).toEqual([{ status: 'NOT_FOUND', provenance: PROVENANCE, cached: true }])
    expect(asked).toHaveLength(1)
  })

  it.each<[string, ReadAnswer]>([
    ['a failure', { status: 'UNAVAILABLE', error: new RegistryError('REGISTRY_TIMEOUT', 'civil did not answer') }],
    ['a delay', { status: 'PENDING', reference: 'p-1' }],
    ['a refusal', { status: 'WITHHELD', reason: 'SECRET' }],
  ])('is never %s', async (_, answer) => {
    const { read, asked } = registry(() => answer)
    await read(about('1'), contextOf())
    expect(await read(about('1'), contextOf())).toEqual([answer])
    expect(asked).toHaveLength(2)
  })

  it('goes when there is no room and it was longest unused', async () => {
    const { read, asked } = registry(found, { ...KEEPING, size: 2 })
    for (const key of ['1', '2', '1', '3', '1', '2']) await read(about(key), contextOf())
    expect(asked).toEqual([['1'], ['2'], ['3'], ['2']])
  })
})

describe('a question of several records', () => {
  it('asks for those that are not kept, in one request, and answers in the order asked', async () => {
    const { read, asked } = registry()
    await read(about('2', '4'), contextOf())
    const answers = await read(about('1', '2', '3', '4', '5'), contextOf())
    expect(asked).toEqual([
      ['2', '4'],
      ['1', '3', '5'],
    ])
    expect(answers).toEqual([found('1'), kept('2'), found('3'), kept('4'), found('5')])
  })

  it('does not take an answer that was kept with other fields', async () => {
    const { read, asked } = registry()
    await read(request([{ key: '1', fields: ['sex'] }]), contextOf())
    await read(request([{ key: '1', fields: FIELDS }]), contextOf())
    expect(asked).toHaveLength(2)
  })

  it('asks once for a key that repeats with the same fields, and for each set of fields', async () => {
    const { read, asked } = registry()
    const items = [FIELDS, FIELDS, ['sex']].map((fields) => ({ key: '1', fields }))
    expect(await read(request(items), contextOf())).toEqual([found('1'), kept('1'), found('1')])
    expect(asked).toEqual([['1', '1']])
  })
})

describe('two requests of one caller for the same record at the same time', () => {
  it('become one question', async () => {
    const { read, asked } = registry()
    const [first, second] = await Promise.all([read(about('1'), contextOf()), read(about('1'), contextOf())])
    expect(asked).toEqual([['1']])
    expect([...first, ...second]).toEqual([found('1'), kept('1')])
  })

  it('do not share a failure: the second asks for itself', async () => {
    let times = 0
    const { read, asked } = registry((key) => (times++ === 0 ? gone() : found(key)))
    const [first, second] = await Promise.all([read(about('1'), contextOf()), read(about('1'), contextOf())])
    expect(asked).toHaveLength(2)
    expect(first).toMatchObject([{ status: 'UNAVAILABLE' }])
    expect(second).toEqual([found('1')])
  })

  it('do not share a limit that one of them met', async () => {
    let times = 0
    const { read } = registry((key) => {
      if (times++ === 0) throw new GatewayError('OPERATION_TOO_LARGE', 'too many calls')
      return found(key)
    })
    const [first, second] = await Promise.allSettled([read(about('1'), contextOf()), read(about('1'), contextOf())])
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'OPERATION_TOO_LARGE' } })
    expect(second).toEqual({ status: 'fulfilled', value: [found('1')] })
  })
})

describe('what is not kept', () => {
  it('is evidence for a certificate: it is read afresh, and leaves nothing behind', async () => {
    const { read, asked } = registry()
    await read(about('1'), contextOf())
    const evidence = { ...CITIZEN, purpose: 'CERTIFICATE' } as const
    expect(await read(about('1'), contextOf(evidence))).toEqual([found('1')])
    expect(await read(about('1'), contextOf(evidence))).toEqual([found('1')])
    expect(asked).toHaveLength(3)
  })

  it('is what somebody without a token was told', async () => {
    const { read, asked } = registry()
    const anonymous: RequestIdentity = {
      ...CITIZEN,
      principal: { kind: 'anonymous', id: '', clientId: '', scopes: [] },
    }
    await read(about('1'), contextOf(anonymous))
    await read(about('1'), contextOf(anonymous))
    expect(asked).toHaveLength(2)
  })

  it('is what a registry says for which the operator wrote 0', async () => {
    const { read, asked } = registry(found, { ...KEEPING, registries: { civil: 0 } })
    await read(about('1'), contextOf())
    await read(about('1'), contextOf())
    expect(asked).toHaveLength(2)
  })

  it('is anything, where the operator wrote 0 for all, but for the registry that has a line of its own', async () => {
    const { read, asked } = registry(found, { ...KEEPING, ttl: 0, registries: { civil: 5_000 } })
    await read(about('1'), contextOf())
    await read({ ...about('1'), registry: 'land' }, contextOf())
    await read({ ...about('1'), registry: 'land' }, contextOf())
    await read(about('1'), contextOf())
    expect(asked).toHaveLength(3)
  })
})

describe('whose an answer is', () => {
  it('never another caller, client, organisation, purpose, case or person acted for', async () => {
    const identity = fc.record({
      kind: fc.constantFrom('citizen' as const, 'officer' as const, 'service' as const),
      id: fc.constantFrom('a', 'b', 'a","b'),
      clientId: fc.constantFrom('x', 'y'),
      pinfl: fc.option(fc.constantFrom('31210632040244', '40201902050010'), { nil: undefined }),
      organization: fc.option(fc.constantFrom('GOV/1', 'GOV/2'), { nil: undefined }),
      purpose: fc.constantFrom('OWN_RECORD' as const, 'CASE' as const, 'SERVICE' as const, 'AUTHORISATION' as const),
      caseNumber: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
      onBehalfOf: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
    })
    const question = fc.record({ identity, keys: fc.array(fc.constantFrom('1', '2', '1\n2'), { minLength: 1 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(question, { maxLength: 30 }), async (questions) => {
        const read = keepAnswers(KEEPING)(async ({ items }, { principal, purpose, caseNumber, onBehalfOf }) =>
          items.map(({ key }) => ({
            status: 'FOUND',
            entity: { key, whose: JSON.stringify([principal, purpose, caseNumber, onBehalfOf]) },
            provenance: PROVENANCE,
          })),
        )
        const given = questions.map(async ({ identity: one, keys }) => {
          const context = contextOf(identityOf(one))
          const { principal, purpose, caseNumber, onBehalfOf } = context
          const whose = JSON.stringify([principal, purpose, caseNumber, onBehalfOf])
          const answers = await read(about(...keys), context)
          expect(answers).toMatchObject(keys.map((key) => ({ entity: { key, whose } })))
        })
        await Promise.all(given)
      }),
      { numRuns: 200 },
    )
  })

  it('is one registry’s and one type’s', async () => {
    const { read, asked } = registry()
    await read(about('1'), contextOf())
    await read({ ...about('1'), registry: 'tax' }, contextOf())
    await read({ ...about('1'), entity: 'Organization' }, contextOf())
    expect(asked).toHaveLength(3)
  })
})

describe('the plugin', () => {
  it('keeps for half a minute unless told otherwise', async () => {
    const { next, asked } = source()
    const read = intercepted(cache().read, next)
    await read(about('1'), contextOf())
    await read(about('1'), contextOf())
    expect(asked).toHaveLength(1)
  })
})

function intercepted(interceptor: ReadInterceptor | undefined, next: Read): Read {
  return interceptor === undefined ? next : interceptor(next)
}

function registry(answer: (key: string) => ReadAnswer = found, keeping = KEEPING) {
  const { next, asked } = source(answer)
  return { read: keepAnswers(keeping)(next), asked }
}

function source(answer: (key: string) => ReadAnswer = found) {
  const asked: string[][] = []
  const next: Read = async ({ items }) => {
    asked.push(items.map(({ key }) => key))
    return items.map(({ key }) => answer(key))
  }
  return { next, asked }
}

function about(...keys: string[]): ReadRequest {
  return request(keys.map((key) => ({ key, fields: FIELDS })))
}

function request(items: readonly ReadItem[]): ReadRequest {
  return { registry: 'civil', entity: 'Person', items }
}

function found(key: string): ReadAnswer {
  return { status: 'FOUND', entity: { pinfl: key }, provenance: PROVENANCE }
}

function kept(key: string): ReadAnswer {
  return { ...found(key), cached: true }
}

function gone(): ReadAnswer {
  return { status: 'UNAVAILABLE', error: new RegistryError('REGISTRY_TIMEOUT', 'the request ended') }
}

function identityOf(one: {
  kind: 'citizen' | 'officer' | 'service'
  id: string
  clientId: string
  pinfl: string | undefined
  organization: string | undefined
  purpose: RequestIdentity['purpose']
  caseNumber: string | undefined
  onBehalfOf: string | undefined
}): RequestIdentity {
  const { kind, id, clientId, pinfl, organization, purpose, caseNumber, onBehalfOf } = one
  return {
    principal: {
      kind,
      id,
      clientId,
      scopes: [],
      ...(pinfl !== undefined && { pinfl }),
      ...(organization !== undefined && { organization: { id: organization, name: organization } }),
    },
    purpose,
    language: 'en',
    ...(caseNumber !== undefined && { caseNumber }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  }
}
