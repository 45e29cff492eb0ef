/**
 * What the window says, as data: slices, certificate definitions and the directory, read and checked.
 */
export { SchemaError, type SchemaErrorCode } from './mistakes.ts'
export { completeSlice, readShared, readSlice } from './slices.ts'
