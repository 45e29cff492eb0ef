/** A trail that keeps its entries where a test can see them, and a journal that writes into it. */
import type { Entry } from '../../../gateway/audit/entry.ts'
import { createJournal, type Journal, type JournalOptions } from '../../../gateway/audit/journal.ts'
import { createPseudonyms } from '../../../gateway/audit/pseudonyms.ts'
import type { Trail } from '../../../gateway/audit/trail.ts'
import { GatewayError } from '../../../gateway/errors.ts'

export const PSEUDONYMS = createPseudonyms(Buffer.alloc(32, 7))

export const person = (pinfl: string): string => PSEUDONYMS.of('Person', pinfl)

export interface MemoryTrail extends Trail {
  readonly commits: (readonly Entry[])[]
  readonly entries: () => readonly Entry[]
  down: boolean
}

export function memoryTrail(): MemoryTrail {
  const commits: (readonly Entry[])[] = []
  const trail: MemoryTrail = {
    commits,
    down: false,
    entries: () => commits.flat(),
    async append(entries) {
      if (trail.down) throw new GatewayError('AUDIT_UNAVAILABLE', 'the trail cannot be written')
      commits.push(entries)
    },
    close: async () => undefined,
  }
  return trail
}

export function journalOn(trail: Trail, options: Partial<JournalOptions> = {}): Journal {
  return createJournal({ trail, pseudonyms: PSEUDONYMS, subject: 'Person', ...options })
}
