/**
 * The identifiers that a client may send, each with the one question whether it can exist. Sources are
 * cited at each; a format without a public rule is checked by its shape alone.
 */
import { LANGUAGES } from '../context.ts'
import { pinflFault } from './pinfl.ts'

/** A fault's code, for the message in the caller's language; undefined where the text is good. */
export type Check = (text: string) => string | undefined

const shape =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text) ? undefined : 'SHAPE'

export const IDENTIFIERS: Readonly<Record<string, Check>> = {
  Pinfl: pinflFault,
  /** 9 digits, Cabinet resolution 130 of 11.03.1997; no check digit is published. */
  Stir: shape(/^[1-9]\d{8}$/),
  /** AA:BB:CC:DD:EE:FFFF, then building (4) and part of a building (3), Cadastre Agency (kadastr.uz, 17.01.2023). */
  CadastralNumber: shape(/^\d{2}(:\d{2}){4}:\d{4}(:\d{4}(:\d{3})?)?$/),
  PassportNumber: shape(/^[A-Z]{2}\d{7}$/),
  /** 12 digits since 01.01.2020: kind of act, office (4), year (2), sequence (5). */
  ActNumber: shape(/^[1-9]\d{11}$/),
  /** SOATO (MHOBT): region (4), district (7) or settlement (10) digits, all beginning with 17. */
  TerritoryCode: shape(/^17\d{2}(\d{3}(\d{3})?)?$/),
  /** BCP 47, of those that the window speaks. */
  Language: (text) => (LANGUAGES.some((language) => language === text) ? undefined : 'SHAPE'),
  /** Two letters of the kind, the year, and the random part (see gateway/certificates). */
  CertificateNumber: shape(/^[A-Z]{2}-\d{4}-[0-9A-HJKMNP-TV-Z-]{16,40}$/),
}
