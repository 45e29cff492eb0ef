/**
 * The providers' code lists, complete as their manual has them. A code that is in no list is not guessed at: the record is
 * invalid. The two wires use other letters for the same things, and the same letters for other things.
 */
/** By REST. */
export const ACCOUNT_STATUS = { A: 'ACTIVE', S: 'SUSPENDED', C: 'CLOSED' } as const

/** By SQL: faol, to'xtatilgan, yopilgan. */
export const HOLAT = { F: 'ACTIVE', T: 'SUSPENDED', Y: 'CLOSED' } as const

/** What a balance above zero stands for: paid ahead in the customer's view (C), owed in a debtor ledger (D). */
export const OWED_BALANCE_SIGN = { C: -1n, D: 1n } as const
