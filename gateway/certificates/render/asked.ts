/**
 * Which registries were asked, and what each answered: the closed world of a certificate, told to whoever reads it.
 *
 * Which record it was is not told: its key may be another person's.
 */
import type { RegistryNames } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'
import type { AskedSource } from '../decide/provenance.ts'
import type { Table } from './certificate-text.ts'
import { shortMoment } from './dates.ts'
import { phrase } from './phrases.ts'

const NOTHING = '–'

/** One row for each answer; answers of one exchange that say the same are one. */
export function asked(sources: readonly AskedSource[], language: Language, registries: RegistryNames): Table {
  const rows = sources.map(({ registry, status, asOf, receivedAt, requestId }) => [
    registries[registry]?.[language] ?? registry,
    phrase(status, language),
    (asOf && shortMoment(asOf)) ?? NOTHING,
    (receivedAt && shortMoment(receivedAt)) ?? NOTHING,
    requestId ?? NOTHING,
  ])
  const distinct = [...new Map(rows.map((row) => [row.join('\n'), row])).values()]
  const headings = (['registry', 'answer', 'stateOf', 'received', 'exchange'] as const).map((name) => ({
    text: phrase(name, language),
    numeric: false,
  }))
  return { headings, rows: distinct, asked: true }
}
