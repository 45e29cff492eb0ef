/**
 * What the window says, as data: slices, certificate definitions and the directory, each read and checked.
 */
export { type ActNames, readActNames } from './act-names.ts'
export { type BaseAmount, readBaseAmounts } from './base-amounts.ts'
export { type Calendar, calendarMistakes, isWeekday, readCalendar } from './calendar.ts'
export {
  BUILT_IN_DEFINITIONS,
  type Definition,
  type DefinitionClaim,
  type DefinitionCondition,
  type DefinitionContradiction,
  type DefinitionFact,
  readDefinitions,
  readWrittenDefinition,
  writtenDefinition,
} from './definitions.ts'
export { type Directory, readDirectory } from './directory.ts'
export type { Assignment, CadastralDistrict, Territory } from './directory-shape.ts'
export { checkEvidenceQuery, type EvidenceQuery, parseEvidenceQuery, type SubjectKind } from './evidence.ts'
export { LANGUAGES, type Language, type Texts } from './languages.ts'
export type { LegalBasis } from './legal-basis.ts'
export { SchemaError, type SchemaErrorCode } from './mistakes.ts'
export type { Print, PrintColumn, PrintOne } from './print-shape.ts'
export { type RegistryNames, readRegistryNames } from './registry-names.ts'
export { completeSlice, readShared, readSlice } from './slices.ts'
export { checkVocabulary, readVocabulary, type Vocabulary } from './vocabulary.ts'
export type { Mistake } from './yaml.ts'
