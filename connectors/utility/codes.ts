/**
 * The providers' code lists, complete as their manual has them. A code that is in no list is not guessed at: the record is
 * invalid. The two wires use other letters for the same things, and the same letters for other things.
 */
import { RegistryError } from '../sdk/errors.ts'

/** By REST. */
export const ACCOUNT_STATUS = { A: 'ACTIVE', S: 'SUSPENDED', C: 'CLOSED' } as const

/** By SQL: faol, to'xtatilgan, yopilgan. */
export const HOLAT = { F: 'ACTIVE', T: 'SUSPENDED', Y: 'CLOSED' } as const

/** What a balance above zero stands for: paid ahead in the customer's view (C), owed in a debtor ledger (D). */
export const OWED_BALANCE_SIGN = { C: -1n, D: 1n } as const

/** What `code` means by the list. Throws `RegistryError` RECORD_INVALID. */
export function decode<Meaning>(codes: Readonly<Record<string, Meaning>>, code: string): Meaning {
  const meaning = Object.hasOwn(codes, code) ? codes[code] : undefined
  if (meaning !== undefined) return meaning
  throw new RegistryError('RECORD_INVALID', 'the utility provider used a code that is not in its manual')
}
