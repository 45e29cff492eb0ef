/** The `family` of a person: the nearest relatives by the acts, with their present names, and who lives at the same address. */
import type { Person } from '../population/contract/person.ts'
import { incomplete, KINSHIP, LIFE } from './codes.ts'
import { nameParts } from './names.ts'
import { businessFault } from './refusals.ts'
import type { Register } from './register.ts'
import { leaf, tag } from './xml.ts'

export function familyItems({ population }: Register, person: Person, language: number): string[] {
  const { spouse, children, mother, father } = person
  const relatives = (kinship: string, ...indexes: readonly (number | undefined)[]) =>
    indexes.flatMap((index) => (index === undefined ? [] : [{ kinship, relative: population.person(index) }]))
  return [
    ...relatives(KINSHIP.SPOUSE, spouse),
    ...relatives(KINSHIP.CHILD, ...children),
    ...relatives(KINSHIP.PARENT, mother, father),
  ].map(({ kinship, relative }) => {
    const head = [leaf('pinpp', relative.pinfl), leaf('kinship', kinship)]
    if (relative.withheld) return tag('item', ...head, businessFault('rjct.person.withheld', language))
    return tag(
      'item',
      ...head,
      tag('names', ...nameParts(relative.names, ['latin', 'cyr'])),
      leaf('birth_date', incomplete(relative.recordedBirthDate)),
      leaf('livestatus', LIFE[relative.life]),
      leaf('same_address', sameAddress(person, relative)),
    )
  })
}

function sameAddress(one: Person, other: Person): string {
  const [here, there] = [one, other].map(
    ({ residences }) => residences.find(({ until }) => until === undefined)?.address,
  )
  if (here === undefined || there === undefined) return ''
  return here === there ? 'Y' : 'N'
}
