/** The registry's code lists, from the manual; what a population says, in the registry's codes. */
import type { Act, MarriageAct } from '../population/contract/act.ts'
import type { Custody, IdentityDocument, Person, Text } from '../population/contract/person.ts'

export const SEX: Readonly<Record<Person['sex'], string>> = { MALE: '1', FEMALE: '2' }

export const LIFE: Readonly<Record<Person['life'], string>> = {
  ALIVE: '1',
  DEAD: '2',
  DECLARED_DEAD: '3',
  UNKNOWN: '0',
}

export const MARITAL: Readonly<Record<Person['maritalStatus'], string>> = {
  SINGLE: '1',
  MARRIED: '2',
  DIVORCED: '3',
  WIDOWED: '4',
  UNKNOWN: '9',
}

const COUNTRIES: Readonly<Record<string, string>> = {
  UZB: '182',
  KAZ: '81',
  KGZ: '87',
  RUS: '141',
  TJK: '174',
  TKM: '178',
  STATELESS: '998',
}
export const country = (code: string): string => COUNTRIES[code] ?? '999'

export const DOCUMENT: Readonly<Record<IdentityDocument['kind'], string>> = {
  PASSPORT: '1',
  ID_CARD: '2',
  RESIDENCE_PERMIT: '3',
}

export function documentStatus({ validUntil, withdrawn }: IdentityDocument, today: string): string {
  if (withdrawn !== undefined) return withdrawn === 'LOST' ? '3' : '4'
  return validUntil !== undefined && validUntil < today ? '2' : '1'
}

export const ACT: Readonly<Record<Act['kind'], string>> = { BIRTH: '1', MARRIAGE: '2', DIVORCE: '3', DEATH: '4' }

export const MARRIAGE_END: Readonly<Record<MarriageAct['end'], string>> = { LASTS: '0', DIVORCE: '1', DEATH: '2' }

export const CUSTODY: Readonly<Record<Custody['outcome'], readonly [code: string, basis: string]>> = {
  JOINT: ['1', 'parentage'],
  SOLE: ['2', 'parentage'],
  GUARDIAN: ['3', 'guardianship authority'],
  ADOPTER: ['4', 'adoption'],
  DEPRIVED: ['5', 'court'],
  UNDETERMINED: ['9', 'parentage'],
}

export const KINSHIP = { SPOUSE: '1', CHILD: '2', PARENT: '3' } as const

/** What is not known is zeros: `1956` becomes `1956-00-00`. */
export function incomplete(date: string): string {
  const [year = '0000', month = '00', day = '00'] = date === '' ? [] : date.split('-')
  return `${year}-${month}-${day}`
}

/** By `langId`. */
export function inLanguage(text: Text, language: number): string {
  return language === 2 ? text.cyrillic : language === 3 ? text.russian : text.latin
}
