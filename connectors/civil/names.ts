/**
 * Names as the civil registry writes them, part by part and script by script; nothing is transliterated.
 */
import type { NamesRecord } from './records.ts'

export type Entity = Readonly<Record<string, unknown>>

/** Acts have no names as in the passport; a script in which no part is written is one that the registry does not have. */
export function toNames(names: NamesRecord): Entity {
  const { surnameengl = '', nameengl = '', patronymengl = '' } = names
  return {
    uzLatn: toName(names.surnamelatin, names.namelatin, names.patronymlatin),
    uzCyrl: toName(names.surnamecyr, names.namecyr, names.patronymcyr),
    passport: toName(surnameengl, nameengl, patronymengl),
  }
}

function toName(family: string, given: string, patronymic: string): Entity | null {
  if (`${family}${given}${patronymic}` === '') return null
  return { family, given: recorded(given), patronymic: recorded(patronymic) }
}

/** Empty text means that nothing is recorded. */
export function recorded(text: string): string | null {
  return text === '' ? null : text
}
