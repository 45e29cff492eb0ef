/**
 * The family of a person, as the civil registry tells it: relatives in an order that stands still, and of a protected one
 * no more than that there is one.
 */
import { decode } from '../sdk/codes.ts'
import { RegistryError } from '../sdk/errors.ts'
import { FAMILY_RELATION, LIFE_STATUS, PERSON_WITHHELD, SAME_ADDRESS } from './codes.ts'
import { byDate, incompleteDate } from './dates.ts'
import { type Entity, toNames } from './names.ts'
import { faultError, type RelativeRecord } from './records.ts'

const ORDER = ['SPOUSE', 'CHILD', 'PARENT'] as const

/** Husband or wife, then children, the oldest first, then parents. */
export function toFamily(relatives: readonly RelativeRecord[]): readonly Entity[] {
  const ofKinship = (kinship: string) => relatives.filter((one) => decode(FAMILY_RELATION, one.kinship) === kinship)
  return ORDER.flatMap((kinship) =>
    ofKinship(kinship)
      .toSorted(byDate((one) => one.birth_date ?? ''))
      .map(toMember),
  )
}

function toMember(relative: RelativeRecord): Entity {
  const { pinpp, kinship, fault, names, birth_date, livestatus, same_address } = relative
  const member = { relation: decode(FAMILY_RELATION, kinship), person: { pinfl: pinpp } }
  if (fault !== undefined) {
    if (fault.faultCode !== PERSON_WITHHELD) throw faultError(fault)
    return { ...member, names: null, birthDate: null, lifeStatus: null, registeredTogether: null }
  }
  if (names === undefined || birth_date === undefined || livestatus === undefined || same_address === undefined) {
    throw new RegistryError('RECORD_INVALID', 'the civil registry left out a part of a relative')
  }
  return {
    ...member,
    names: toNames(names),
    birthDate: incompleteDate(birth_date),
    lifeStatus: decode(LIFE_STATUS, livestatus),
    registeredTogether: decode(SAME_ADDRESS, same_address),
  }
}
