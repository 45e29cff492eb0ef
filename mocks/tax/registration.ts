/** A taxpayer's card, in the committee's codes. */
import type { Names, Taxpayer } from '../population/contract.ts'
import type { Draw } from '../population/draw.ts'

export interface Registration {
  readonly stir: string | null
  readonly payer_name: string
  readonly birth_date: string | null
  readonly status: '01' | '02' | '03'
  readonly payer_type: '1' | '2' | '3' | '4'
  readonly reg_date: string
  readonly end_date: string | null
  readonly office: { readonly code: string; readonly name: string }
}

export interface Registered {
  readonly index: number
  readonly draw: Draw
  readonly organization: boolean
}

const STATUSES = { ACTIVE: '01', SUSPENDED: '02', CLOSED: '03' } as const

export function registrationOf(taxpayer: Taxpayer, { index, draw, organization }: Registered): Registration {
  const { registeredAs, stir = null, status, since, until = null, soato, office, selfEmployed } = taxpayer
  const self = draw.percent('tax entrepreneur', index, 50) ? '3' : '4'
  return {
    stir,
    payer_name: registeredAs === undefined ? '' : payerName(registeredAs.names, draw.below('name in tax', index, 4)),
    birth_date: registeredAs?.birthDate ?? null,
    status: STATUSES[status],
    payer_type: organization ? '2' : selfEmployed ? self : '1',
    reg_date: since,
    end_date: until,
    office: { code: soato.slice(2), name: office },
  }
}

/** One text in capitals, in either script, with whatever the clerk typed for the letter signs, or nothing. */
function payerName({ latin, cyrillic }: Names, manner: number): string {
  const { family, given, patronymic } = manner === 0 && cyrillic !== undefined ? cyrillic : latin
  const text = [family, given, patronymic].filter((part) => part !== '').join(' ')
  const signs = manner === 1 ? '`' : "'"
  return text.replaceAll(/[ʻʼ‘’']/g, signs).toUpperCase()
}
