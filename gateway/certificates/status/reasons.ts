/**
 * Why a certificate is no longer in force: a closed list, with what people read in every language of the window.
 */
import type { Texts } from '../../../schema/index.ts'

export const REASONS = {
  RECORD_CORRECTED: {
    'uz-Latn': 'Maʼlumotnoma asoslangan davlat reyestridagi yozuv tuzatilgan.',
    'uz-Cyrl': 'Маълумотнома асосланган давлат реестридаги ёзув тузатилган.',
    ru: 'Исправлена запись государственного реестра, на которой основана справка.',
    kaa: 'Maǵlıwmatnama tiykarlanǵan mámleketlik reestrdegi jazıw dúzetilgen.',
    en: 'The record that it rests on was corrected by its registry.',
  },
  ISSUED_IN_ERROR: {
    'uz-Latn': 'Maʼlumotnoma xato berilgan.',
    'uz-Cyrl': 'Маълумотнома хато берилган.',
    ru: 'Справка выдана по ошибке.',
    kaa: 'Maǵlıwmatnama qáte berilgen.',
    en: 'It was issued in error.',
  },
  FRAUD: {
    'uz-Latn': 'Maʼlumotnoma aldov yoʻli bilan olingan.',
    'uz-Cyrl': 'Маълумотнома алдов йўли билан олинган.',
    ru: 'Справка получена обманным путём.',
    kaa: 'Maǵlıwmatnama aldaw jolı menen alınǵan.',
    en: 'It was obtained by fraud.',
  },
  SUBJECT_DIED: {
    'uz-Latn': 'Maʼlumotnomada koʻrsatilgan shaxs vafot etgan.',
    'uz-Cyrl': 'Маълумотномада кўрсатилган шахс вафот этган.',
    ru: 'Лицо, указанное в справке, умерло.',
    kaa: 'Maǵlıwmatnamada kórsetilgen shaxs qaytıs bolǵan.',
    en: 'The person whom it is about has died.',
  },
  REPLACED: {
    'uz-Latn': 'Oʻrniga yangi maʼlumotnoma berilgan.',
    'uz-Cyrl': 'Ўрнига янги маълумотнома берилган.',
    ru: 'Вместо неё выдана новая справка.',
    kaa: 'Ornına jańa maǵlıwmatnama berilgen.',
    en: 'A newer certificate took its place.',
  },
} as const satisfies Readonly<Record<string, Texts>>

export type Reason = keyof typeof REASONS

export function isReason(code: string): code is Reason {
  return Object.hasOwn(REASONS, code)
}
