import { describe, expect, it } from '@jest/globals'
import {
  toBirthRecord,
  toDeathRecord,
  toDivorceRecord,
  toMarriageRecord,
  toPerson,
  toRepresentative,
} from '../../../connectors/civil/map.ts'
import { readSlice } from '../../../schema/index.ts'
import { sliceOf } from '../slice.ts'
import { act, grandfather, person, representative } from './samples.ts'

const slice = sliceOf(readSlice('civil'))
const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })

describe('a person of the civil registry', () => {
  it('fits the slice, field by field', () => {
    const fields = slice.everything('Person')
    const whole = { ...toPerson(person(), fields), ...toRepresentative(representative()) }
    expect(slice.misfits('Person', whole, fields)).toEqual([])
  })

  it('has the fields that were selected, and no others', () => {
    expect(toPerson(person(), ['lifeStatus', 'spouse.pinfl'])).toEqual({
      pinfl: grandfather,
      lifeStatus: 'ALIVE',
      spouse: { pinfl: '41903600000031' },
    })
  })

  it('is named in each script as written, whatever the apostrophe, and not at all where the registry has no name', () => {
    expect(toPerson(person(), ['names.uzLatn.family'])['names']).toEqual({
      uzLatn: { family: 'G‘ulomov', given: 'Oʻktam', patronymic: "Karim o'g'li" },
      uzCyrl: { family: 'Ғуломов', given: 'Ўктам', patronymic: null },
      passport: { family: 'GULYAMOV', given: 'UKTAM', patronymic: null },
    })
    const names = { ...person().names!, surnameengl: '', nameengl: '', patronymengl: '' }
    expect(toPerson(person({ names }), ['names.passport.family'])).toMatchObject({ names: { passport: null } })
  })

  it('was born in May 1956: the day is not known and is not made up', () => {
    expect(toPerson(person(), ['birthDate'])).toMatchObject({ birthDate: '1956-05' })
  })

  it('shows documents newest first, and believes the registry about which is valid', () => {
    expect(toPerson(person(), ['documents.number'])['documents']).toEqual([
      {
        kind: 'ID_CARD',
        number: 'AD7654321',
        issuedBy: 'Sergeli tumani IIB',
        issuedOn: '2022-04-01',
        validUntil: null,
        valid: true,
      },
      {
        kind: 'PASSPORT',
        number: 'AA1234567',
        issuedBy: null,
        issuedOn: '2012-03-14',
        validUntil: '2022-03-13',
        valid: false,
      },
    ])
  })

  it('has relatives by key: the mother first, children by age', () => {
    expect(toPerson(person(), ['children.pinfl', 'parents.pinfl'])).toMatchObject({
      parents: [{ pinfl: '40101300000048' }],
      children: [{ pinfl: '30000850000062' }, { pinfl: '51503210000055' }],
    })
    const parents = { father_pinpp: '30303300000077', mother_pinpp: '40101300000048' }
    expect(toPerson(person({ parents }), ['parents.pinfl'])).toMatchObject({
      parents: [{ pinfl: '40101300000048' }, { pinfl: '30303300000077' }],
    })
  })

  it('has a family: husband or wife, children by age, parents, and of a protected one nothing but that there is one', () => {
    const { family } = toPerson(person(), ['family.relation']) as { family: readonly Record<string, unknown>[] }
    expect(family.map(({ relation, person: who }) => [relation, who])).toEqual([
      ['SPOUSE', { pinfl: '41903600000031' }],
      ['CHILD', { pinfl: '30000850000062' }],
      ['CHILD', { pinfl: '51503210000055' }],
      ['PARENT', { pinfl: '40101300000048' }],
    ])
    expect(family[0]).toMatchObject({ names: null, birthDate: null, lifeStatus: null, registeredTogether: null })
    expect(family[2]).toMatchObject({
      names: { uzLatn: { given: 'Jasur' }, uzCyrl: { given: 'Жасур' }, passport: null },
      birthDate: '2021-03-15',
      lifeStatus: 'ALIVE',
      registeredTogether: true,
    })
    expect(family[3]).toMatchObject({ birthDate: '1930-01', lifeStatus: 'DECEASED', registeredTogether: null })
  })

  it('has no family to tell of where the registry left out a part of a relative, or has a code of its own', () => {
    const relative = { pinpp: '51503210000055', kinship: '2' }
    const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })
    expect(() => toPerson(person({ family: { item: [relative] } }), ['family.relation'])).toThrow(invalid)
    const cousin = { ...person().family!.item[0]!, kinship: '7' }
    expect(() => toPerson(person({ family: { item: [cousin] } }), ['family.relation'])).toThrow(invalid)
  })

  it('has no spouse without a marriage in force, and no relatives where none is recorded', () => {
    const alone = person({ marital: { marital_status: '4', spouse_pinpp: '' }, parents: {}, children: { item: [] } })
    expect(toPerson(alone, ['children.pinfl', 'maritalStatus', 'parents.pinfl', 'spouse.pinfl'])).toEqual({
      pinfl: grandfather,
      maritalStatus: 'WIDOWED',
      spouse: null,
      parents: [],
      children: [],
    })
  })

  it('has act records by number, the newest first', () => {
    const fields = [
      'birthRecord.actNumber',
      'deathRecord.actNumber',
      'divorceRecords.actNumber',
      'marriageRecords.actNumber',
    ]
    expect(toPerson(person(), fields)).toEqual({
      pinfl: grandfather,
      birthRecord: { actNumber: '110325600007' },
      deathRecord: null,
      divorceRecords: [{ actNumber: '310329800003' }],
      marriageRecords: [{ actNumber: '210329900044' }, { actNumber: '210328300012' }],
    })
  })

  it('is registered where the registry says, or nowhere', () => {
    expect(toPerson(person(), ['residence.address'])['residence']).toEqual({
      address: "Toshkent shahri, Sergeli tumani, Do'stlik ko'chasi, 12-uy",
      territory: '1726283',
      mahalla: { code: '172628301', name: "Do'stlik" },
      dwelling: { cadastralNumber: '10:08:01:02:03:0001:0001' },
      validFrom: '2014-08-02',
      validTo: null,
    })
    expect(toPerson(person({ registration: undefined }), ['residence.address'])).toMatchObject({ residence: null })
  })

  it('has lived elsewhere before: residences newest first, the present one included', () => {
    expect(toPerson(person(), ['residences.address'])['residences']).toMatchObject([
      { territory: '1726283', validTo: null },
      { territory: '1727228', mahalla: null, dwelling: null, validFrom: null, validTo: '2014-08-01' },
    ])
  })

  it.each([
    ['sex', { sex: '' }, null],
    ['sex', { sex: '2' }, 'FEMALE'],
    ['lifeStatus', { livestatus: '0' }, 'UNKNOWN'],
    ['lifeStatus', { livestatus: '2' }, 'DECEASED'],
    ['lifeStatus', { livestatus: '3' }, 'DECEASED'],
    ['citizenship', { citizenship: { citizenship_id: '182' } }, { status: 'CITIZEN', country: 'UZB' }],
    ['citizenship', { citizenship: { citizenship_id: '81' } }, { status: 'FOREIGN', country: 'KAZ' }],
    ['citizenship', { citizenship: { citizenship_id: '998' } }, { status: 'STATELESS', country: null }],
    ['citizenship', { citizenship: { citizenship_id: '999' } }, { status: 'UNKNOWN', country: null }],
  ] as const)('reads %s of %j as %j', (field, over, meaning) => {
    expect(toPerson(person(over), [field])).toEqual({ pinfl: grandfather, [field]: meaning })
  })

  it('is invalid with a code that is in no list, or without a part that was asked for', () => {
    expect(() => toPerson(person({ livestatus: '4' }), ['lifeStatus'])).toThrow(invalid)
    expect(() => toPerson(person({ livestatus: '' }), ['lifeStatus'])).toThrow(invalid)
    expect(() => toPerson(person({ sex: 'toString' }), ['sex'])).toThrow(invalid)
    for (const field of slice.everything('Person').filter((path) => !/^(pinfl$|(wards|residence)\.)/.test(path))) {
      expect(() => toPerson({ pinpp: grandfather }, [field])).toThrow(invalid)
    }
  })
})

describe('a representative of the civil registry', () => {
  it('represents those in custody, and neither whom they were deprived of nor whom nobody can tell', () => {
    expect(toRepresentative(representative())).toEqual({
      pinfl: grandfather,
      wards: [{ pinfl: '61001150000079' }, { pinfl: '51503210000055' }],
    })
  })

  it('is invalid where custody has a code that is in no list', () => {
    const [ward] = representative().ward
    expect(() => toRepresentative(representative({ ward: [{ ...ward!, custody: '6' }] }))).toThrow(invalid)
  })
})

describe('an act of the civil registry', () => {
  it.each([
    ['BirthRecord', '1', toBirthRecord],
    ['MarriageRecord', '2', toMarriageRecord],
    ['DivorceRecord', '3', toDivorceRecord],
    ['DeathRecord', '4', toDeathRecord],
  ] as const)('becomes a %s that fits the slice, field by field', (type, digit, toRecord) => {
    const fields = slice.everything(type)
    expect(slice.misfits(type, toRecord(act(digit), fields), fields)).toEqual([])
    for (const field of fields.filter((path) => path !== 'actNumber' && path !== 'cancelled')) {
      const { act_no, act_type, act_status } = act(digit)
      const bare = { act_no, act_type, act_status }
      expect(() => toRecord(bare, [field])).toThrow(invalid)
    }
  })

  it('names parents as recorded, who need not be linked to a person', () => {
    expect(toBirthRecord(act('1'), ['father.names.uzLatn.family', 'mother.names.uzLatn.family'])).toMatchObject({
      father: null,
      mother: {
        names: { uzLatn: { family: "G'ulomova", given: 'Oysha' }, uzCyrl: null, passport: null },
        person: null,
      },
    })
  })

  it('does not pass off a parent without names for one who has none', () => {
    const birth = { ...act('1').birth, mother: { pinpp: '40101300000048' } }
    expect(toBirthRecord(act('1', { birth }), ['mother.person.pinfl'])).toMatchObject({
      mother: { person: { pinfl: '40101300000048' } },
    })
    expect(() => toBirthRecord(act('1', { birth }), ['mother.names.uzLatn.family'])).toThrow(invalid)
  })

  it('of a birth may be cancelled and know the year alone', () => {
    expect(toBirthRecord(act('1'), ['birthDate', 'birthPlace', 'cancelled', 'registeredOn', 'sex'])).toEqual({
      actNumber: '110325600007',
      birthDate: '1956',
      birthPlace: null,
      cancelled: true,
      registeredOn: null,
      sex: null,
    })
  })

  it('of a marriage is in force only while it lasts and is not cancelled', () => {
    const inForce = (end_reason: string, act_status: string): unknown =>
      toMarriageRecord(act('2', { act_status, marriage: { end_reason } }), ['inForce'])['inForce']
    expect(['0', '1', '2', '3'].map((reason) => inForce(reason, '1'))).toEqual([true, false, false, false])
    expect(inForce('0', '2')).toBe(false)
  })

  it('of a marriage has the names from before it', () => {
    expect(toMarriageRecord(act('2'), ['husbandNames.uzLatn', 'wifeNames.uzLatn'])).toMatchObject({
      husbandNames: { uzLatn: { family: "G'ulomov" }, uzCyrl: { family: 'Ғуломов' } },
      wifeNames: { uzLatn: { family: 'Yusupova', patronymic: null }, uzCyrl: null },
    })
  })

  it('of a divorce names the marriage that ended, unless it was recorded abroad', () => {
    const fields = ['marriage.actNumber', 'spouses.pinfl']
    expect(toDivorceRecord(act('3'), fields)).toEqual({
      actNumber: '310329800003',
      marriage: { actNumber: '210328300012' },
      spouses: [{ pinfl: '30505560000019' }, { pinfl: '40606580000102' }],
    })
    const divorce = { ...act('3').divorce, marriage_act_no: '' }
    expect(toDivorceRecord(act('3', { divorce }), fields)).toMatchObject({ marriage: null })
  })

  it('of a death knows as much of the day as is recorded', () => {
    expect(toDeathRecord(act('4'), ['deathPlace', 'diedOn', 'person.pinfl'])).toEqual({
      actNumber: '410322500009',
      deathPlace: null,
      diedOn: '2025-02',
      person: { pinfl: '40101300000048' },
    })
  })
})
