/** Passports and ID cards: from 16 on, ten years each; ID cards since 2021. Strangers and the stateless have a permit instead. */
import { addDays, addYears, dayOf, later } from './calendar.ts'
import type { IdentityDocument } from './contract/person.ts'
import type { Family, Member } from './family.ts'
import { isForeign } from './naming.ts'
import { districtOf } from './places.ts'
import type { World } from './world.ts'

/** Newest first; none for children. */
export function documentsOf(world: World, family: Family, { index, ...member }: Member): readonly IdentityDocument[] {
  const { draw } = world
  const first = addYears(member.birthDate, 16)
  const since = family.traits.accidents ? 2014 : 2018
  const issuedOn = later(
    dayOf(since + draw.below('issued', index, 2026 - since), draw.below('issued on', index, 180)),
    first,
  )
  if (issuedOn > '2026-06-30' || (member.deathDate ?? '9999') < issuedOn) return []
  const district = districtOf(draw.pick('issued by', index, ['1726283', '1726294', '1726269'] as const)).name
  const issuedBy = {
    latin: `${district.latin} IIB`,
    cyrillic: `${district.cyrillic} ИИБ`,
    russian: `УВД, ${district.russian}`,
  }
  const number = (series: string, at: number) =>
    `${series}${String(draw.below('document', 4 * index + at, 10_000_000)).padStart(7, '0')}`
  if (isForeign(family, { index, ...member })) {
    return [
      { kind: 'RESIDENCE_PERMIT', number: number('KA', 0), issuedBy, issuedOn, validUntil: addYears(issuedOn, 5) },
    ]
  }
  const card = issuedOn >= '2021-01-04'
  const validUntil = addDays(addYears(issuedOn, 10), -1)
  const present = { issuedBy, issuedOn, validUntil, number: number(card ? 'AD' : 'AB', 0) }
  const earlierOn = addYears(issuedOn, -7)
  return [
    { kind: card ? 'ID_CARD' : 'PASSPORT', ...present },
    ...(earlierOn > first ? [replaced(number('AA', 1), issuedBy, earlierOn, draw.percent('lost', index, 20))] : []),
  ]
}

function replaced(
  number: string,
  issuedBy: IdentityDocument['issuedBy'],
  issuedOn: string,
  lost: boolean,
): IdentityDocument {
  const validUntil = addDays(addYears(issuedOn, 10), -1)
  return { kind: 'PASSPORT', number, issuedBy, issuedOn, validUntil, withdrawn: lost ? 'LOST' : 'REPLACED' }
}
