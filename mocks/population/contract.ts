/**
 * The facts of the synthetic population, in nobody's words: each mock registry writes them in its own.
 *
 * Days are `YYYY-MM-DD`, amounts whole tiyin (100 to the so'm), relatives and payers are indexes.
 */
export type * from './contract/account.ts'
export type * from './contract/act.ts'
export type * from './contract/person.ts'
export type * from './contract/tax.ts'
export type * from './contract/title.ts'
