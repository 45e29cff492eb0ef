/** What a person sees of their own trail, through the schema and from a real PostgreSQL; and what nobody else does. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ExecutionResult } from 'graphql'
import { createTrailResolvers } from '../../../gateway/audit/access-trail.ts'
import { createJournal, type Journal } from '../../../gateway/audit/journal.ts'
import { createLedger } from '../../../gateway/audit/ledger.ts'
import { audit } from '../../../gateway/audit/plugin.ts'
import { createTrail, type Trail } from '../../../gateway/audit/trail.ts'
import { attachResolvers, compose } from '../../../gateway/compose.ts'
import type { RequestIdentity } from '../../../gateway/context.ts'
import { GatewayError } from '../../../gateway/errors.ts'
import { createExecutor } from '../../../gateway/execute.ts'
import type { Plugin } from '../../../gateway/plugin.ts'
import type { ReadAnswer } from '../../../gateway/read.ts'
import { openStore, type Store } from '../../../gateway/store/store.ts'
import { readSlice } from '../../../schema/slices.ts'
import { CITIZEN, contextOf } from '../../support/contexts.ts'
import { testDatabase } from '../../support/postgres.ts'
import { PROVENANCE } from '../../support/slices.ts'
import { PSEUDONYMS } from './memory.ts'

const SELF = '31210632040244'
const WARD = '40201902050010'
const STRANGER = '31210932040247'
const FOUND: ReadAnswer = { status: 'FOUND', entity: {}, provenance: PROVENANCE }

const OFFICER: RequestIdentity = {
  principal: {
    kind: 'officer',
    id: 'o-1',
    clientId: 'oss',
    scopes: [],
    organization: { id: 'GOV/200', name: 'Sergeli DXM' },
  },
  purpose: 'CASE',
  caseNumber: '2026/17',
  language: 'en',
}
const CONTROLLER: RequestIdentity = { ...OFFICER, principal: { ...OFFICER.principal, scopes: ['trail:read'] } }

const QUERY = `query ($first: Int, $after: String, $subject: Pinfl) {
  accessTrail(first: $first, after: $after, subject: $subject) {
    edges { cursor node {
      id at purpose caseNumber registry recordType fields categories outcome
      reader { kind self organization }
    } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`

let store: Store
let trail: Trail
let journal: Journal
let plugin: Plugin
let represents: (pinfl: string) => Promise<boolean>

beforeEach(async () => {
  store = await openStore({ url: (await testDatabase()).url })
  trail = createTrail(createLedger(store))
  journal = createJournal({ trail, pseudonyms: PSEUDONYMS, subject: 'Person' })
  plugin = audit({ journal, trail, rules: { categories: () => ['IDENTITY'] } })
  represents = async () => false
})

afterEach(async () => {
  await plugin.close?.()
  await store.close()
})

describe('a person’s trail', () => {
  it('says who read what of theirs, when, why and with what outcome', async () => {
    await read(SELF, OFFICER)
    const { edges } = await page()
    expect(edges).toEqual([
      {
        cursor: expect.any(String),
        node: {
          id: '1',
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          reader: { kind: 'OFFICER', self: false, organization: 'Sergeli DXM' },
          purpose: 'CASE',
          caseNumber: '2026/17',
          registry: 'civil',
          recordType: 'Person',
          fields: ['birthDate', 'sex'],
          categories: ['IDENTITY'],
          outcome: 'DISCLOSED',
        },
      },
    ])
  })

  it('never shows what is another’s', async () => {
    await read(STRANGER, OFFICER)
    await read(WARD, CITIZEN)
    expect(await page()).toMatchObject({ edges: [], totalCount: 0 })
  })

  it('shows who was refused, and what came to nothing', async () => {
    await read(SELF, OFFICER, { status: 'WITHHELD', reason: 'ACCESS_DENIED', denied: true })
    await read(SELF, OFFICER, { status: 'NOT_FOUND', provenance: PROVENANCE })
    await read(SELF, OFFICER, { status: 'PENDING', reference: 'p' })
    const { edges } = await page()
    expect(edges.map(({ node }) => node.outcome)).toEqual(['PENDING', 'ABSENT', 'DENIED'])
  })

  it('tells the person apart from others, and the window’s own questions from those of people', async () => {
    await read(SELF, CITIZEN)
    await read(SELF, { ...CITIZEN, purpose: 'AUTHORISATION' })
    const { edges } = await page()
    expect(edges.map(({ node }) => [node.reader.self, node.reader.kind, node.purpose])).toEqual([
      [true, 'CITIZEN', 'AUTHORISATION'],
      [true, 'CITIZEN', 'OWN_RECORD'],
    ])
  })

  it('does not show attempts of nobody known, which were refused', async () => {
    const principal = { kind: 'anonymous', id: 'anonymous', clientId: '', scopes: [] } as const
    await read(SELF, { ...CITIZEN, principal }, { status: 'WITHHELD', reason: 'ACCESS_DENIED', denied: true })
    expect(await page()).toMatchObject({ edges: [], totalCount: 0 })
  })

  it('names an organisation as it was called then', async () => {
    await read(SELF, OFFICER)
    const organization = { id: 'GOV/200', name: 'Sergeli and Yangihayot DXM' }
    await read(SELF, { ...OFFICER, principal: { ...OFFICER.principal, organization } })
    const { edges } = await page()
    expect(edges.map(({ node }) => node.reader.organization)).toEqual(['Sergeli and Yangihayot DXM', 'Sergeli DXM'])
  })
})

describe('pages', () => {
  it('go from the newest to the oldest, each once, also while the trail grows', async () => {
    for (const _ of [1, 2, 3, 4, 5]) await read(SELF, OFFICER)
    const first = await page({ first: 2 })
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true, hasPreviousPage: false } })
    const second = await page({ first: 2, after: first.pageInfo.endCursor })
    const third = await page({ first: 2, after: second.pageInfo.endCursor })
    expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    expect([first, second, third].flatMap(({ edges }) => edges.map(({ node }) => node.id))).toEqual([
      ...['5', '4', '3', '2', '1'],
    ])
  })

  it.each([
    ['more than a hundred', { first: 101 }],
    ['fewer than none', { first: -1 }],
    ['after a cursor of something else', { after: 'YXQ6MQ' }],
  ])('are not given for %s', async (_, args) => {
    expect((await ask(CITIZEN, args)).errors?.[0]?.extensions).toMatchObject({ code: 'BAD_REQUEST' })
  })
})

describe('who may look', () => {
  it('a person, at their own', async () => {
    expect(await codes(CITIZEN)).toEqual([])
    expect(await codes(CITIZEN, SELF)).toEqual([])
  })

  it('whoever represents a person, at theirs', async () => {
    represents = async (pinfl) => pinfl === WARD
    expect(await codes(CITIZEN, WARD)).toEqual([])
  })

  it('an officer with the scope, for a case', async () => {
    expect(await codes(CONTROLLER, SELF)).toEqual([])
  })

  it('not another citizen', async () => {
    expect(await codes(CITIZEN, STRANGER)).toEqual(['ACCESS_DENIED'])
  })

  it('not an officer without the scope, nor one with it and without a case', async () => {
    const { caseNumber: _, ...caseless } = CONTROLLER
    expect(await codes(OFFICER, SELF)).toEqual(['ACCESS_DENIED'])
    expect(await codes(caseless, SELF)).toEqual(['ACCESS_DENIED'])
    expect(await codes({ ...CONTROLLER, purpose: 'CERTIFICATE' }, SELF)).toEqual(['ACCESS_DENIED'])
  })

  it('not a service, nor somebody unknown', async () => {
    const service: RequestIdentity = {
      principal: { kind: 'service', id: 's', clientId: 's', scopes: ['trail:read'] },
      purpose: 'SERVICE',
      language: 'en',
    }
    const nobody: RequestIdentity = { ...service, principal: { ...service.principal, kind: 'anonymous', scopes: [] } }
    expect(await codes(service, SELF)).toEqual(['ACCESS_DENIED'])
    expect(await codes(service)).toEqual(['ACCESS_DENIED'])
    expect(await codes(nobody, SELF)).toEqual(['UNAUTHENTICATED'])
  })

  it('is left open when the registries do not say', async () => {
    represents = async () => await Promise.reject(new GatewayError('REGISTRY_TIMEOUT', 'civil did not answer'))
    expect(await codes(CITIZEN, WARD)).toEqual(['REGISTRY_TIMEOUT'])
  })
})

describe('a look at a trail', () => {
  it('stands in the trail of whose it is, granted or refused', async () => {
    await codes(CONTROLLER, SELF)
    await codes(OFFICER, SELF)
    const { edges } = await page()
    expect(edges.map(({ node }) => node)).toMatchObject([
      { recordType: 'AccessEntry', registry: 'darcha', outcome: 'DENIED', reader: { organization: 'Sergeli DXM' } },
      { recordType: 'AccessEntry', registry: 'darcha', outcome: 'DISCLOSED', caseNumber: '2026/17' },
    ])
  })

  it('is not answered when it cannot be written there', async () => {
    await trail.close()
    const { data, errors } = await ask(CITIZEN)
    expect(data).toBeNull()
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'AUDIT_UNAVAILABLE' })
  })
})

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly pageInfo: { readonly endCursor: string }
}

interface Node {
  readonly id: string
  readonly purpose: string
  readonly outcome: string
  readonly reader: { readonly kind: string; readonly self: boolean; readonly organization: string }
}

async function read(key: string, identity: RequestIdentity, answer = FOUND): Promise<void> {
  const context = contextOf(identity)
  const items = [{ key, fields: ['birthDate', 'sex'] }]
  await plugin.read?.(async () => [answer])({ registry: 'civil', entity: 'Person', items }, context)
  await context.finish()
}

/** The citizen's own, without that look itself. */
async function page(args: Record<string, unknown> = {}): Promise<Page> {
  const result = await ask(CITIZEN, args, async () => undefined)
  expect(result.errors).toBeUndefined()
  return result.data?.['accessTrail'] as Page
}

async function codes(identity: RequestIdentity, subject?: string): Promise<readonly unknown[]> {
  const { errors = [] } = await ask(identity, { subject })
  return errors.map(({ extensions }) => extensions?.['code'])
}

async function ask(identity: RequestIdentity, variables = {}, finish?: () => Promise<void>): Promise<ExecutionResult> {
  const context = contextOf(identity)
  const resolvers = createTrailResolvers({
    ledger: createLedger(store),
    journal: finish === undefined ? journal : { note: () => undefined, close: async () => undefined },
    pseudonyms: PSEUDONYMS,
    subject: 'Person',
    represents: (pinfl) => represents(pinfl),
  })
  const { schema } = compose({
    slices: [],
    readers: new Map(),
    local: [{ name: 'audit', sdl: readSlice('audit') }],
    assigner: { assigned: () => [] },
  })
  attachResolvers(schema, { ...resolvers })
  const executor = createExecutor(schema, context.finish)
  const result = await executor.run({ document: executor.prepare(QUERY), variables }, context)
  return JSON.parse(JSON.stringify(result)) as ExecutionResult
}
