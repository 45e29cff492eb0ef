/**
 * The tax committee's code lists, complete as its manual has them. A code that is in no list is not guessed at: the record
 * is invalid. Only the list of payments is open, by the committee's own word: a payment outside it is some other tax.
 */
export const REGISTRATION_STATUS = { '01': 'ACTIVE', '02': 'SUSPENDED', '03': 'CLOSED' } as const

/** Whether the taxpayer works on their own account: entrepreneurs (3) and the self-employed (4) do. */
export const SELF_EMPLOYED = { '1': false, '2': false, '3': true, '4': true } as const

const TAX_KIND = {
  '7111101': 'PERSONAL_INCOME',
  '7112101': 'PROFIT',
  '7112201': 'TURNOVER',
  '7113102': 'PROPERTY',
  '7113201': 'LAND',
  '7114101': 'VALUE_ADDED',
  '7121101': 'SOCIAL',
} as const

export type TaxKind = (typeof TAX_KIND)[keyof typeof TAX_KIND] | 'OTHER'

/** What a payment code (kbk) is about. New codes come without notice, and what is owed on them is owed. */
export function taxKind(kbk: string): TaxKind {
  const kinds: Readonly<Record<string, TaxKind>> = TAX_KIND
  return (Object.hasOwn(kinds, kbk) ? kinds[kbk] : undefined) ?? 'OTHER'
}
