/** What the civil mock tells of people and acts, and what it does not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { civilMock } from '../../../mocks/civil/server.ts'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { acts, ask, at, type Message, persons, rowsOf, wards } from './ask.ts'

const population = createPopulation({ seed: 2, size: 400 })
const { samples } = population
let today = new Date('2026-11-24T04:00:00Z')
let civil: RunningMock

beforeAll(async () => {
  civil = await startMock(civilMock(population), { now: () => today })
})
afterAll(() => civil.close())

const rows = async (message: Message) => rowsOf(await ask(civil.url, message), message.operation)
const keys = (row: unknown) => Object.keys(Object(row))
const list = (items: unknown): unknown[] => (Array.isArray(items) ? items : [])
const ALL =
  '<names/><sex/><birth/><citizenship/><livestatus/><documents/><marital/><parents/><children/><family/><acts/><registration/><registration_history/>'
const EVERY = '<subjects/><names/><event/><office/>'

describe('people', () => {
  it('come with the parts that were asked for and no others', async () => {
    const [row] = await rows(persons([samples.ordinary.pinfl], '<sex/><livestatus/>'))
    expect(row).toEqual({ pinpp: samples.ordinary.pinfl, sex: '1', livestatus: '1' })
  })

  it('come whole when all is asked', async () => {
    const [row] = await rows(persons([samples.ordinary.pinfl], ALL))
    expect(keys(row)).toEqual(['pinpp', ...[...ALL.matchAll(/<(\w+)/g)].map(([, part]) => part)])
    expect(at(row, 'names.surnamelatin')).toBe(samples.ordinary.names.latin.family)
    expect(at(row, 'marital')).toEqual({ marital_status: '2', spouse_pinpp: samples.ordinaryWife.pinfl })
    expect(at(row, 'children.item')).toHaveLength(2)
    const family = list(at(row, 'family.item')).map((item) => `${at(item, 'kinship')} ${at(item, 'pinpp')}`)
    expect(family).toContain(`1 ${samples.ordinaryWife.pinfl}`)
    expect(family).toContain(`2 ${samples.ordinaryChild.pinfl}`)
    expect(family.filter((relative) => relative.startsWith('3'))).toHaveLength(2)
    expect(
      list(at(row, 'acts.item'))
        .map((item) => at(item, 'act_no'))
        .sort(),
    ).toEqual([...samples.ordinary.acts].sort())
    expect(at(row, 'registration')).toMatchObject({
      p_soato: '1726283',
      p_enddate: '',
      p_kadastr: samples.home.cadastralNumber,
    })
  })

  it('come each once, in another order than they were asked for, and not at all where nobody is held', async () => {
    const asked = [0, 8, 16, 24, 32, 40, 48, 56].map((index) => population.person(index).pinfl)
    const found = await rows(persons([...asked, samples.nobody.pinfl, asked[0] ?? ''], '<sex/>'))
    const answered = found.map((row) => at(row, 'pinpp'))
    expect([...answered].sort()).toEqual([...asked].sort())
    expect(answered).not.toEqual(asked)
  })

  it('are found by a PINFL with a legacy check digit', async () => {
    expect(await rows(persons([samples.legacyCheckDigit.pinfl], '<sex/>'))).toHaveLength(1)
  })

  it('have zeros for what is not known of a birth', async () => {
    const found = await rows(persons([samples.incompleteBirthDate.pinfl, samples.birthMonthOnly.pinfl], '<birth/>'))
    const dates = found.map((row) => at(row, 'birth.birth_date'))
    expect(dates.sort()).toEqual(
      [
        `${samples.incompleteBirthDate.recordedBirthDate}-00-00`,
        `${samples.birthMonthOnly.recordedBirthDate}-00`,
      ].sort(),
    )
  })

  it('have codes for those who are dead, gone or stateless', async () => {
    const find = async (pinfl: string) =>
      (await rows(persons([pinfl], '<names/><citizenship/><livestatus/><registration/>')))[0]
    expect(await find(samples.deceased.pinfl)).toMatchObject({ livestatus: '2' })
    const gone = await find(samples.missing.pinfl)
    expect([at(gone, 'livestatus'), at(gone, 'registration')]).toEqual(['0', undefined])
    const stranger = await find(samples.foreigner.pinfl)
    expect(at(stranger, 'citizenship.citizenship_id')).toBe('998')
    expect([at(stranger, 'names.surnamecyr'), at(stranger, 'names.patronymlatin')]).toEqual(['', ''])
  })

  it('are named and nothing more when they are protected', async () => {
    const [row] = await rows(persons([samples.withheld.pinfl], ALL))
    expect(keys(row)).toEqual(['pinpp', 'fault'])
    expect(at(row, 'fault.faultCode')).toBe('rjct.person.withheld')
  })

  it('have the territory that it was called on the day they came', async () => {
    const [row] = await rows(persons([samples.movedWithTheBorder.pinfl], '<registration/>'))
    expect(at(row, 'registration')).toMatchObject({
      p_soato: '1726283',
      p_kadastr: samples.borderMoved.cadastralNumber,
    })
  })
})

describe('wards', () => {
  const custody = async (pinfl: string) =>
    list(at(await rows(wards([pinfl])), '0.ward')).map((ward) => [at(ward, 'pinpp'), at(ward, 'custody')])

  it('are the minors with the outcome of custody, undetermined and deprived ones too', async () => {
    const [jointly] = [samples.ordinary.children.map((index) => [population.person(index).pinfl, '1'])]
    expect((await custody(samples.ordinary.pinfl)).sort()).toEqual(jointly?.sort())
    expect(await custody(samples.guardian.pinfl)).toEqual([[samples.guardianWard.pinfl, '3']])
    expect(await custody(samples.custodyUndetermined.pinfl)).toContainEqual([
      samples.custodyUndeterminedChild.pinfl,
      '9',
    ])
    expect(await custody(samples.soleCustody.pinfl)).toContainEqual([samples.soleCustodyChild.pinfl, '2'])
    expect(await custody(samples.deprivedParent.pinfl)).toContainEqual([samples.soleCustodyChild.pinfl, '5'])
  })

  it('are none for a person who represents nobody, and no row for nobody', async () => {
    expect(await custody(samples.noDwelling.pinfl)).toEqual([])
    expect(await rows(wards([samples.nobody.pinfl]))).toEqual([])
  })

  it('are none any more on the day they come of age', async () => {
    today = new Date('2040-01-01T00:00:00Z')
    const grown = await custody(samples.ordinary.pinfl)
    today = new Date('2026-11-24T04:00:00Z')
    expect(grown).toEqual([])
  })
})

describe('acts', () => {
  it('of birth name the child and both parents', async () => {
    const number = samples.ordinaryChild.acts[0] ?? ''
    const [act] = await rows(acts([number], EVERY))
    expect(act).toMatchObject({ act_no: number, act_type: '1', act_status: '1', office_code: number.slice(1, 5) })
    expect(at(act, 'birth')).toMatchObject({
      child_pinpp: samples.ordinaryChild.pinfl,
      father: { pinpp: samples.ordinary.pinfl },
      mother: { pinpp: samples.ordinaryWife.pinfl },
    })
  })

  it('of old have parents without a number', async () => {
    const [act] = await rows(acts([samples.ordinaryWife.acts[0] ?? ''], EVERY))
    expect(at(act, 'birth.mother.pinpp')).toBeUndefined()
    expect(at(act, 'birth.mother.names.namelatin')).not.toBe('')
  })

  it('say with only a part what the part says', async () => {
    const [act] = await rows(acts([samples.ordinaryChild.acts[0] ?? ''], '<event/>'))
    expect(keys(act)).toEqual(['act_no', 'act_type', 'act_status', 'birth'])
    expect(keys(at(act, 'birth'))).toEqual(['birth_date', 'birth_place'])
  })

  it('of marriage and divorce lead to each other', async () => {
    const found = await rows(acts(samples.soleCustody.acts, EVERY))
    const [marriage, divorce] = ['2', '3'].map((type) => found.find((act) => at(act, 'act_type') === type))
    expect(at(marriage, 'marriage.end_reason')).toBe('1')
    expect(at(divorce, 'divorce')).toMatchObject({
      marriage_act_no: at(marriage, 'act_no'),
      wife_pinpp: samples.soleCustody.pinfl,
    })
  })

  it('of death are there for the dead', async () => {
    const number = samples.deceased.acts.find((act) => act.startsWith('4')) ?? ''
    const [act] = await rows(acts([number], '<subjects/><event/>', 3))
    expect(at(act, 'death')).toMatchObject({ pinpp: samples.deceased.pinfl, death_date: samples.deceased.deathDate })
    expect(at(act, 'death.death_place')).toMatch(/^[а-яА-Я ]+$/)
  })

  it('that were cancelled say so', async () => {
    const duplicates = [...Array(200).keys()]
      .map((index) => population.person(200 + index).acts[0] ?? '')
      .map((number) => `13${number.slice(2)}`)
    const known = duplicates.filter((number) => /^\d{12}$/.test(number) && population.actByNumber(number) !== undefined)
    const [act] = await rows(acts(known.slice(0, 1), EVERY))
    expect(at(act, 'act_status')).toBe('2')
  })

  it('about a protected person tell nothing', async () => {
    const [act] = await rows(acts([samples.withheld.acts[0] ?? ''], EVERY))
    expect(keys(act)).toEqual(['act_no', 'act_type', 'act_status', 'fault'])
  })
})

describe('a question that is wrong', () => {
  const many = Array.from({ length: 51 }, (_, at) => String(30_000_000_000_000 + at))

  it.each([
    ['a malformed key', persons(['123'], '<sex/>'), 'rjct.search_criteria.invalid'],
    ['an act of no kind', acts(['920000000000'], '<event/>'), 'rjct.search_criteria.invalid'],
    ['no key', persons([], '<sex/>'), 'rjct.search_criteria.invalid'],
    ['no part', persons([samples.ordinary.pinfl], ''), 'rjct.search_criteria.invalid'],
    ['no such language', acts([samples.ordinary.acts[0] ?? ''], '<event/>', 7), 'rjct.search_criteria.invalid'],
    ['more than 50 keys', persons(many, '<sex/>'), 'rjct.search.too_many_records_found'],
  ])('about %s is answered with a business fault and no rows', async (_, message, code) => {
    const { body } = await ask(civil.url, message)
    const said = `${message.operation}Response`
    expect([at(body, `${said}.fault.faultCode`), keys(at(body, said))]).toEqual([
      code,
      ['response_id', 'as_of', 'fault'],
    ])
  })

  it.each([
    ['a part that the WSDL does not know', persons([samples.ordinary.pinfl], '<salary/>')],
    ['parts out of order', persons([samples.ordinary.pinfl], '<sex/><names/>')],
    [
      'another element for a key',
      { ...persons([], '<sex/>'), content: '<langId>1</langId><pinpp_list><pin>1</pin></pinpp_list><parts/>' },
    ],
    ['no list', { operation: 'GetWards', content: '<langId>1</langId>' }],
    ['children in the namespace', { operation: 'GetWards', content: '<f:langId>1</f:langId><f:pinpp_list/>' }],
  ])('in its structure, by %s, is a technical fault', async (_, message) => {
    const { body, status } = await ask(civil.url, message)
    expect([status, at(body, 'Fault.faultcode')]).toEqual([500, 'Client.InvalidRequest'])
  })

  it('is not one with 50 keys', async () => {
    const { body } = await ask(civil.url, persons(many.slice(0, 50), '<sex/>'))
    expect(keys(at(body, 'GetPersonsResponse'))).toEqual(['response_id', 'as_of', 'persons'])
  })
})
