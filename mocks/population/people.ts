/** A person, whole: put together from the family, its papers and its places. */
import { MockError } from '../errors.ts'
import { actsOf } from './acts.ts'
import type { Custody, Person } from './contract/person.ts'
import { documentsOf } from './documents.ts'
import { type Family, familyOf, type Marriage, type Member } from './family.ts'
import { isForeign, namingOf } from './naming.ts'
import { codeOf, composePinfl } from './pinfl.ts'
import { ABROAD, BIRTH_PLACES, ETHNICITIES } from './places.ts'
import { residencesOf } from './residences.ts'
import { SLOTS, type World } from './world.ts'

export function personOf(world: World, index: number): Person {
  const family = familyOf(world, Math.floor(index / SLOTS))
  const member = family.members[index % SLOTS] ?? nobodyAt(index)
  const documents = documentsOf(world, family, member)
  const naming = namingOf(world, family, member, documents.length > 0)
  const foreign = isForeign(family, member)
  const special = index % SLOTS === 7 ? family.traits.lodger : 'ORDINARY'
  return {
    index,
    household: family.household,
    pinfl: pinflOf(world, family, member),
    sex: member.sex,
    birthDate: member.birthDate,
    recordedBirthDate: recordedBirth(family, member),
    names: naming.now,
    namesAtBirth: naming.atBirth,
    birthPlace: foreign ? ABROAD : world.draw.pick('birth place', index, BIRTH_PLACES),
    birthCountry: foreign ? 'TJK' : 'UZB',
    citizenship: foreign ? 'STATELESS' : 'UZB',
    ethnicity: world.draw.pick('ethnicity', family.household, ETHNICITIES),
    life:
      special === 'MISSING' ? 'UNKNOWN' : member.deathDate === undefined ? 'ALIVE' : deathKind(world, family, member),
    ...(member.deathDate !== undefined && { deathDate: member.deathDate }),
    documents,
    ...kinship(family, member),
    custodies: custodiesOf(family, member),
    acts: actsOf(world, family, member),
    residences: residencesOf(world, family, member),
    withheld: special === 'WITHHELD',
    unknownTo: family.traits.unknownToTax && index % SLOTS === 0 ? ['tax'] : [],
  }
}

export function personByPinfl(world: World, pinfl: string): Person | undefined {
  const code = codeOf(pinfl)
  if (code === undefined) return undefined
  const index = world.personCodes.invert(code)
  if (index >= world.people) return undefined
  const person = personOf(world, index)
  return person.pinfl === pinfl ? person : undefined
}

function pinflOf(world: World, { traits }: Family, { index, sex, birthDate }: Member): string {
  const legacy = index % SLOTS === 0 && traits.legacyCheckDigit
  return composePinfl(sex, birthDate, world.personCodes.apply(index), legacy)
}

/** The grandfather's year, the grandmother's year and month. */
function recordedBirth({ traits }: Family, { role, birthDate }: Member): string {
  if (traits.elders !== 'PARTS') return birthDate
  return birthDate.slice(0, role === 'GRANDFATHER' ? 4 : role === 'GRANDMOTHER' ? 7 : 10)
}

function deathKind(world: World, { traits }: Family, { index }: Member): 'DEAD' | 'DECLARED_DEAD' {
  return traits.accidents && world.draw.percent('declared', index, 3) ? 'DECLARED_DEAD' : 'DEAD'
}

type Kinship = Pick<Person, 'maritalStatus' | 'spouse' | 'father' | 'mother' | 'children'>

function kinship(family: Family, member: Member): Kinship {
  const { index, role } = member
  const marriage = family.marriages.find(({ husband, wife }) => husband === index || wife === index)
  const first = family.household * SLOTS
  const parents = role === 'CHILD' ? 0 : role === 'HUSBAND' ? 5 : undefined
  const children = role === 'HUSBAND' || role === 'WIFE' ? childrenOf(family) : role.startsWith('GRAND') ? [first] : []
  return {
    maritalStatus: statusOf(family, member, marriage),
    ...(marriage?.end === 'LASTS' && { spouse: marriage.husband === index ? marriage.wife : marriage.husband }),
    ...(parents !== undefined && { father: first + parents, mother: first + parents + 1 }),
    children,
  }
}

function childrenOf({ members }: Family): number[] {
  const children = members.filter(({ role }) => role === 'CHILD')
  return children.sort((a, b) => (a.birthDate < b.birthDate ? -1 : 1)).map(({ index }) => index)
}

/** Of the dead it cannot be told: a marriage that their own death ended leaves no status. */
function statusOf(family: Family, member: Member, marriage: Marriage | undefined): Person['maritalStatus'] {
  if (isForeign(family, member)) return 'UNKNOWN'
  if (marriage === undefined) return 'SINGLE'
  if (marriage.end === 'LASTS') return 'MARRIED'
  if (marriage.end === 'DIVORCE') return 'DIVORCED'
  return member.deathDate === undefined ? 'WIDOWED' : 'UNKNOWN'
}

/** The dead represent nobody. */
function custodiesOf(family: Family, { role, deathDate }: Member): readonly Custody[] {
  const outcome = deathDate === undefined ? outcomeFor(family, role) : undefined
  return outcome === undefined ? [] : childrenOf(family).map((child) => ({ child, outcome }))
}

function outcomeFor({ traits: { custody, end } }: Family, role: Member['role']): Custody['outcome'] | undefined {
  if (custody === 'GUARDIAN') return role === 'GRANDMOTHER' ? 'GUARDIAN' : undefined
  if (role !== 'HUSBAND' && role !== 'WIFE') return undefined
  if (custody === 'DEPRIVED') return role === 'WIFE' ? 'SOLE' : 'DEPRIVED'
  if (custody !== 'SOLE') return custody
  return end === 'DIVORCE' && role === 'HUSBAND' ? undefined : 'SOLE'
}

function nobodyAt(index: number): never {
  throw new MockError('CONFIGURATION', `there is no person ${index} in this population`)
}
