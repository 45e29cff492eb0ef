/**
 * What people are called, now and at birth: a surname runs in the husband's line, a patronymic is the father's given name,
 * a wife may have taken her husband's surname. Written in three scripts, with one of the apostrophes that clerks type.
 */
import { yearOf } from './calendar.ts'
import type { Name, Names, Sex } from './contract/person.ts'
import type { Family, Member } from './family.ts'
import { FOREIGN, MEN, SURNAMES, TWINS, WOMEN } from './name-lists.ts'
import { inLatinManner, inRussianManner, toCyrillic } from './transliterate.ts'
import { SLOTS, type World } from './world.ts'

export interface Naming {
  readonly now: Names
  readonly atBirth: Names
}

export function namingOf(world: World, family: Family, member: Member, hasPassport: boolean): Naming {
  const write = (name: Name) => inScripts(world, member, name, hasPassport)
  if (isForeign(family, member)) {
    const [given = '', surname = ''] = world.draw.pick('foreign name', member.index, FOREIGN).split(' ')
    const foreign = write({ family: surname, given, patronymic: '' })
    const { cyrillic: _, ...names } = foreign
    return { now: names, atBirth: names }
  }
  const born = bornName(world, family, member)
  return { now: write({ ...born, family: marriedSurname(world, family, member) ?? born.family }), atBirth: write(born) }
}

/** A father or mother whom the population does not know, as an old act names them. */
export function unknownParent(world: World, member: Member, parent: 'FATHER' | 'MOTHER', child: Name): Names {
  const sex = parent === 'FATHER' ? 'MALE' : 'FEMALE'
  const surname = child.family.replace(/a$/, '')
  const given = parent === 'FATHER' ? strangerFather(world, member) : world.draw.pick('her mother', member.index, WOMEN)
  const patronymic = inOldManner(world.draw.pick(`${parent} father`, member.index, MEN), sex)
  return inScripts(world, member, { family: sex === 'MALE' ? surname : `${surname}a`, given, patronymic }, false)
}

export function isForeign(family: Family, member: Member): boolean {
  return family.traits.lodger === 'FOREIGN' && member.index % SLOTS === 7
}

function bornName(world: World, family: Family, member: Member): Name {
  const { role, sex } = member
  const father = role === 'CHILD' ? family.members[0] : role === 'HUSBAND' ? family.members[5] : undefined
  const fathersName = father === undefined ? strangerFather(world, member) : givenName(world, family, father)
  const line = role === 'WIFE' || role === 'GRANDMOTHER' || role === 'LODGER' ? member.index : family.household * SLOTS
  const surname = world.draw.pick('surname', line, SURNAMES)
  return {
    family: sex === 'MALE' ? surname : `${surname}a`,
    given: givenName(world, family, member),
    patronymic: yearOf(member.birthDate) < 2005 ? inOldManner(fathersName, sex) : inNewManner(fathersName, sex),
  }
}

/** Six of ten wives and grandmothers bear their husbands' surname. */
function marriedSurname(world: World, family: Family, { index, role }: Member): string | undefined {
  if (role !== 'WIFE' && role !== 'GRANDMOTHER') return undefined
  if (!world.draw.percent('takes his name', index, 60)) return undefined
  return `${world.draw.pick('surname', family.household * SLOTS, SURNAMES)}a`
}

function givenName(world: World, family: Family, { index, role, sex }: Member): string {
  const place = index % SLOTS
  if (family.traits.twins && role === 'CHILD' && place < 4) return TWINS[sex][place - 2] ?? TWINS[sex][0]
  return world.draw.pick('given name', index, sex === 'MALE' ? MEN : WOMEN)
}

function strangerFather(world: World, { index }: Member): string {
  return world.draw.pick('father', index, MEN)
}

const inOldManner = (father: string, sex: Sex) => `${father}${sex === 'MALE' ? 'ovich' : 'ovna'}`
const inNewManner = (father: string, sex: Sex) => `${father} ${sex === 'MALE' ? 'oʻgʻli' : 'qizi'}`

/** What clerks type for `ʻ` and `ʼ`; the first is right. */
const APOSTROPHES = [
  ['ʻ', 'ʼ'],
  ['‘', '’'],
  ["'", "'"],
  ['’', '’'],
] as const

function inScripts(world: World, { index }: Member, name: Name, hasPassport: boolean): Names {
  const [turned, stop] = world.draw.pick('apostrophe', index, APOSTROPHES)
  const each = (write: (text: string) => string): Name => ({
    family: write(name.family),
    given: write(name.given),
    patronymic: write(name.patronymic),
  })
  const russian = world.draw.percent('russian manner', index, 50)
  return {
    latin: each((text) => text.replaceAll('ʻ', turned).replaceAll('ʼ', stop)),
    cyrillic: each(toCyrillic),
    ...(hasPassport && { passport: each(russian ? (text) => inRussianManner(toCyrillic(text)) : inLatinManner) }),
  }
}
