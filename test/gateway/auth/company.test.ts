import { describe, expect, it } from '@jest/globals'
import { principalOf } from '../../../gateway/auth/claims.ts'
import { callOf } from '../../../gateway/read.ts'
import { accessRules, openWindow, principal, RULES } from './window.ts'

const COMPANY = '301234567'
const OTHER = '309876543'
const CLAIMS = { sub: 's', client_id: 'c', principal_kind: 'citizen', pinfl: '30101800000001', scope: 'people:read' }

describe('a token of a company representative', () => {
  const link = (is_basic: boolean, le_tin = COMPANY) => ({ is_basic, le_tin, le_name: 'Chinor' })

  it('opens the companies with a basic link, and no others', () => {
    const { represents } = principalOf({ ...CLAIMS, legal_info: [link(true), link(false, OTHER)] })
    expect(represents).toEqual([{ stir: COMPANY, name: 'Chinor' }])
    expect(principalOf(CLAIMS).represents).toBeUndefined()
  })

  it('means nothing in the hands of anybody but a citizen', () => {
    const claims = { ...CLAIMS, principal_kind: 'officer', legal_info: [link(true)] }
    expect(principalOf(claims).represents).toBeUndefined()
  })

  it.each([[[{ is_basic: 'yes', le_tin: COMPANY, le_name: 'x' }]], [[link(true, '12')]], ['all']])(
    'that is malformed is refused as a whole: %j',
    (legal_info) => {
      expect(() => principalOf({ ...CLAIMS, legal_info })).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }))
    },
  )
})

describe('the record of a company', () => {
  const rules = {
    ...accessRules({ ...RULES, 'Thing.name': [{ scope: 'people:read', purposes: ['OWN_RECORD' as const] }] }),
    organization: 'Thing',
  }
  const window = openWindow(rules)
  for (const stir of [COMPANY, OTHER]) window.records.set(`people/Thing/${stir}`, { name: 'Chinor' })
  const director = { ...principal('citizen'), represents: [{ stir: COMPANY, name: 'Chinor' }] }
  const ask = async (who: typeof director, key: string) => {
    const context = window.context('citizen', { principal: who })
    const [answer] = await window.ask(context, 'people', 'Thing', [{ key, fields: ['name'] }])
    return answer?.denied === true ? 'DENIED' : answer?.status
  }

  it('is read by who represents it', async () => {
    expect(await ask(director, COMPANY)).toBe('FOUND')
  })

  it('is not read by who represents another, or none', async () => {
    expect(await ask(director, OTHER)).toBe('DENIED')
    expect(await ask({ ...director, represents: [] }, COMPANY)).toBe('DENIED')
  })

  it('is asked for in the name of the company, as X-Road names it', () => {
    const context = window.context('citizen', { principal: director })
    expect(callOf(context, 'people', 'Thing', [COMPANY]).representedParty).toBe(`COM/${COMPANY}`)
    expect(callOf(context, 'people', 'Thing', [OTHER]).representedParty).toBeUndefined()
    expect(callOf(context, 'people', 'Thing', [COMPANY, OTHER]).representedParty).toBeUndefined()
  })
})
