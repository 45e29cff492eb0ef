/**
 * Checks that what a definition compares can be compared: both sides are there in the schema, and are what the comparison
 * takes.
 */
import type { Definition, DefinitionContradiction } from '../../../schema/index.ts'
import { said } from './check-signature.ts'
import { innermost, type MapType, type RuleType, valueType } from './evidence-type.ts'

export function checkContradictions({ contradictions, mistake }: Definition, evidence: MapType): readonly string[] {
  return contradictions.flatMap((contradiction, index) =>
    (['left', 'right'] as const).flatMap((side) => {
      const type = valueType(evidence, contradiction[side])
      const what = type === undefined ? undefined : incomparable(innermost(type), contradiction.compare)
      return what === undefined ? [] : [mistake(['contradictions', index, side], what)]
    }),
  )
}

function incomparable(type: RuleType, compare: DefinitionContradiction['compare']): string | undefined {
  if (type.kind === 'dyn') return undefined
  const isText = type.kind === 'string'
  switch (compare) {
    case 'NAME':
      if (isText || (type.kind === 'map' && type.fields.has('family'))) return undefined
      return `is ${said(type)}; NAME compares a name, whole or in parts (family, given, patronymic)`
    case 'DATE':
      if (isText && (type.named === undefined || /^(Date|IncompleteDate)$/.test(type.named))) return undefined
      return `is ${said(type)} that is no date; DATE compares days`
    default:
      return isText ? undefined : `is ${said(type)}; ${compare} compares texts`
  }
}
