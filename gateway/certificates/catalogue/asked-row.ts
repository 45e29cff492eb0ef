/**
 * What a claim that is `asked` holds, as the columns of a table see it: one line of decide/asked.ts.
 */
import type { MapType, RuleType } from './evidence-type.ts'

const text: RuleType = { kind: 'string' }

export const ASKED_ROW: MapType = {
  kind: 'map',
  fields: new Map<string, RuleType>([
    ['keeper', text],
    ['key', text],
    ['answer', { kind: 'string', named: 'SourceStatus' }],
    ['asOf', { kind: 'string', named: 'DateTime' }],
    ['receivedAt', { kind: 'string', named: 'DateTime' }],
    ['reference', text],
    ['basis', text],
  ]),
}
