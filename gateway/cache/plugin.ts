/**
 * Answers kept for a moment, innermost at the read: inside the trail and inside authorisation, so that what is answered from
 * here was decided and is written down like anything else. design.md, 4, "Caching".
 */
import type { Plugin } from '../plugin.ts'
import { DEFAULT_KEEPING, type Keeping, keepAnswers } from './keep.ts'

export function cache(keeping: Partial<Keeping> = {}): Plugin {
  return { name: 'cache', read: keepAnswers({ ...DEFAULT_KEEPING, ...keeping }) }
}
