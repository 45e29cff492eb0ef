/**
 * Act records and their numbers: kind (1), office (4), year (2), sequence (5); in use since 01.01.2020, older acts got theirs
 * when they were digitised. The last digit of the office and the sequence hold the subject, shuffled.
 */
import { addDays, yearOf } from './calendar.ts'
import type { Act, RecordedParent } from './contract/act.ts'
import type { Text } from './contract/person.ts'
import { type Family, familyOf, type Marriage, type Member } from './family.ts'
import { isForeign, namingOf, unknownParent } from './naming.ts'
import { BIRTH_PLACES, districtNumber, districtOf } from './places.ts'
import { SLOTS, type World } from './world.ts'

const KINDS = { BIRTH: 1, MARRIAGE: 2, DIVORCE: 3, DEATH: 4 } as const

/** Numbers of a person's acts in force. */
export function actsOf(world: World, family: Family, member: Member): readonly string[] {
  const marriages = family.marriages.filter(({ husband, wife }) => husband === member.index || wife === member.index)
  return [
    ...(hasBirthAct(world, family, member) ? [birthNumber(world, member, false)] : []),
    ...marriages.map((marriage) => marriageNumber(world, marriage)),
    ...marriages.filter(({ end }) => end === 'DIVORCE').map((marriage) => divorceNumber(world, marriage)),
    ...(member.deathDate === undefined ? [] : [deathNumber(world, member)]),
  ]
}

export function actByNumber(world: World, number: string): Act | undefined {
  const [, kind = '', high = '', low = ''] = /^([1-4])\d{3}(\d)\d{2}(\d{5})$/.exec(number) ?? []
  if (kind === '') return undefined
  const index = world.actCodes.invert(Number(`${high}${low}`))
  const act = kind === '1' || kind === '4' ? ofPerson(world, index, number) : ofMarriage(world, index, number)
  return act?.number === number ? act : undefined
}

function ofPerson(world: World, index: number, number: string): Act | undefined {
  if (index >= world.people) return undefined
  const family = familyOf(world, Math.floor(index / SLOTS))
  const member = family.members[index % SLOTS]
  if (member === undefined) return undefined
  return number.startsWith('1')
    ? birthAct(world, family, member, number.charAt(1) === '3')
    : deathAct(world, family, member)
}

function birthAct(world: World, family: Family, member: Member, cancelled: boolean): Act | undefined {
  const exists = cancelled ? hasCancelledAct(world, family, member) : hasBirthAct(world, family, member)
  if (!exists) return undefined
  const registeredOn = birthRegisteredOn(world, member)
  const number = birthNumber(world, member, cancelled)
  const parents = { father: parent(world, family, member, 'FATHER'), mother: parent(world, family, member, 'MOTHER') }
  return { kind: 'BIRTH', number, cancelled, registeredOn, office: officeOf(number), child: member.index, ...parents }
}

function deathAct(world: World, family: Family, member: Member): Act | undefined {
  if (member.deathDate === undefined) return undefined
  const number = deathNumber(world, member)
  const monthOnly = family.traits.accidents && world.draw.percent('death month', member.index, 5)
  return {
    kind: 'DEATH',
    number,
    cancelled: false,
    registeredOn: addDays(member.deathDate, 2),
    office: officeOf(number),
    person: member.index,
    date: monthOnly ? member.deathDate.slice(0, 7) : member.deathDate,
    place: world.draw.pick('death place', member.index, BIRTH_PLACES),
  }
}

function ofMarriage(world: World, index: number, number: string): Act | undefined {
  const household = Math.floor(index / 2)
  if (household >= world.households) return undefined
  const marriage = familyOf(world, household).marriages[index % 2]
  if (marriage === undefined) return undefined
  const { husband, wife, date, end, endDate } = marriage
  const married = marriageNumber(world, marriage)
  const common = { cancelled: false, husband, wife }
  if (number.startsWith('2')) {
    return { kind: 'MARRIAGE', ...common, number: married, registeredOn: date, office: officeOf(married), date, end }
  }
  if (end !== 'DIVORCE' || endDate === undefined) return undefined
  const divorced = divorceNumber(world, marriage)
  const registeredOn = addDays(endDate, 20)
  return {
    kind: 'DIVORCE',
    ...common,
    number: divorced,
    registeredOn,
    office: officeOf(divorced),
    date: endDate,
    marriage: married,
  }
}

/** People born abroad have none; some old ones were lost. */
function hasBirthAct(world: World, family: Family, member: Member): boolean {
  if (isForeign(family, member)) return false
  return !(
    family.traits.accidents &&
    yearOf(member.birthDate) < 1965 &&
    world.draw.percent('act lost', member.index, 10)
  )
}

/** A duplicate that a court cancelled. */
function hasCancelledAct(world: World, family: Family, member: Member): boolean {
  return (
    family.traits.accidents && hasBirthAct(world, family, member) && world.draw.percent('duplicate', member.index, 2)
  )
}

/** Within the household parents are linked; others are names on paper. */
function parent(world: World, family: Family, member: Member, which: 'FATHER' | 'MOTHER'): RecordedParent {
  const first = member.role === 'CHILD' ? 0 : member.role === 'HUSBAND' ? 5 : undefined
  const linked = first === undefined ? undefined : family.members[which === 'FATHER' ? first : first + 1]
  if (linked !== undefined) return { person: linked.index, names: namingOf(world, family, linked, false).now }
  return { names: unknownParent(world, member, which, namingOf(world, family, member, false).atBirth.latin) }
}

function birthRegisteredOn(world: World, { index, birthDate }: Member): string {
  return addDays(birthDate, 5 + world.draw.below('registered', index, 25))
}

function birthNumber(world: World, member: Member, cancelled: boolean): string {
  return numberOf(world, KINDS.BIRTH, member.index, birthRegisteredOn(world, member), cancelled)
}

const deathNumber = (world: World, { index, deathDate = '' }: Member) =>
  numberOf(world, KINDS.DEATH, index, addDays(deathDate, 2))
const marriageNumber = (world: World, { index, date }: Marriage) => numberOf(world, KINDS.MARRIAGE, index, date)
const divorceNumber = (world: World, { index, endDate = '' }: Marriage) =>
  numberOf(world, KINDS.DIVORCE, index, addDays(endDate, 20))

function numberOf(world: World, kind: number, index: number, day: string, cancelled = false): string {
  const soato = world.draw.pick(`office ${kind}`, index, [
    '1726283',
    '1726283',
    '1726283',
    '1726294',
    '1726264',
  ] as const)
  const code = String(world.actCodes.apply(index)).padStart(6, '0')
  const district = String(districtNumber(districtOf(soato))).padStart(2, '0')
  return `${kind}${cancelled ? 3 : 2}${district}${code.charAt(0)}${day.slice(2, 4)}${code.slice(1)}`
}

const OFFICE_DISTRICTS: Readonly<Record<string, string>> = { '08': '1726283', '11': '1726294', '02': '1726264' }

function officeOf(number: string): { readonly code: string; readonly name: Text } {
  const { name } = districtOf(OFFICE_DISTRICTS[number.slice(2, 4)] ?? '')
  const at = Number(number.charAt(4)) + 1
  return {
    code: number.slice(1, 5),
    name: {
      latin: `${name.latin} FHDYO boʻlimi (${at})`,
      cyrillic: `${name.cyrillic} ФҲДЁ бўлими (${at})`,
      russian: `Отдел ЗАГС, ${name.russian} (${at})`,
    },
  }
}
