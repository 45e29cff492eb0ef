/**
 * The trail as a cross-cut: no record is disclosed without an entry that was committed before the answer left, from memory
 * too, and no attempt is refused without one (design.md, 5.3). Outside authorisation and the cache at the read.
 */
import type { AccessRules } from '../access.ts'
import type { Plugin } from '../plugin.ts'
import type { Journal } from './journal.ts'
import { noteReads } from './reads.ts'
import type { Trail } from './trail.ts'

export interface AuditParts {
  readonly journal: Journal
  readonly trail: Trail
  readonly rules: Pick<AccessRules, 'categories'>
}

export function audit({ journal, trail, rules }: AuditParts): Plugin {
  return {
    name: 'audit',
    read: noteReads(journal, rules),
    async close() {
      await journal.close()
      await trail.close()
    },
  }
}
