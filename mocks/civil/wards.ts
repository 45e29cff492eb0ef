/** Rows of `GetWards`: the minors about whom the registry has an outcome of custody for this person, whatever the outcome. */
import { addYears } from '../population/calendar.ts'
import type { Person } from '../population/contract/person.ts'
import { CUSTODY, incomplete } from './codes.ts'
import type { Question } from './question.ts'
import { businessFault } from './refusals.ts'
import type { Register } from './register.ts'
import { leaf, tag } from './xml.ts'

/** Civil Code, article 22: full capacity at 18. */
const MAJORITY = 18

export function representativeRow(register: Register, person: Person, { language }: Question): string {
  const head = leaf('pinpp', person.pinfl)
  if (person.withheld) return tag('representative', head, businessFault('rjct.person.withheld', language))
  const wards = person.custodies.flatMap(({ child, outcome }) => {
    const ward = register.population.person(child)
    if (ward.life !== 'ALIVE' || addYears(ward.birthDate, MAJORITY) <= register.today) return []
    const [code, basis] = CUSTODY[outcome]
    const birthDate = leaf('birth_date', incomplete(ward.recordedBirthDate))
    return [tag('ward', leaf('pinpp', ward.pinfl), birthDate, leaf('custody', code), leaf('basis', basis))]
  })
  return tag('representative', head, ...wards.reverse())
}
