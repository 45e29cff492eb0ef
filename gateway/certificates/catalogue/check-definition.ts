/**
 * Checks a definition against the composed schema: what `darcha check` says about it, and what keeps a window from opening
 * with it. Every mistake is one line: the file, the line in it, where, and what to do.
 */
import type { GraphQLSchema } from 'graphql'
import { checkEvidenceQuery, type Definition, readVocabulary, type Vocabulary } from '../../../schema/index.ts'
import { checkContradictions } from './check-contradictions.ts'
import { checkExpression, type Scope } from './check-expression.ts'
import { checkPrints } from './check-print.ts'
import { said } from './check-signature.ts'
import { evidenceType, innermost, type MapType, type RuleType, typeAt } from './evidence-type.ts'

/** The most steps that one expression may take: well under a tenth of a second. */
const MAX_STEPS = 200_000

/** What is wrong with it under this schema. None when it will run. */
export function checkDefinition(
  definition: Definition,
  schema: GraphQLSchema,
  vocabulary: Vocabulary = readVocabulary(),
): readonly string[] {
  const inQuery = checkEvidenceQuery(definition.query, schema)
  if (inQuery.length > 0) return inQuery
  const evidence = evidenceType(definition.query, schema)
  const scope: Scope = { evidence, subject: { kind: 'string' }, now: { kind: 'timestamp' } }
  const computed = new Map<number, RuleType>()
  const inExpressions = expressionsOf(definition, evidence).flatMap(({ at, note, text, names, wanted }) => {
    const checked = checkExpression(text, { ...scope, ...names })
    if (at[0] === 'claims') computed.set(at[1], checked.type)
    return mistakesIn(checked, wanted).map(({ what, offset }) => definition.mistake(at, `${note}${what}`, offset))
  })
  if (inExpressions.length > 0) return [...reservedClaims(definition), ...inExpressions]
  return [
    ...reservedClaims(definition),
    ...checkPrints(definition, { evidence, computed, vocabulary, schema }),
    ...checkContradictions(definition, evidence),
  ]
}

/** The type of an item of the list at a path. */
export function itemAt(evidence: MapType, path: string): RuleType {
  const list = typeAt(evidence, path)
  return list === undefined ? evidence : innermost(list)
}

interface Written {
  /** In the definition. */
  readonly at: readonly [list: 'conditions' | 'claims' | 'dispensable', index: number, member: string]
  readonly note: string
  readonly text: string
  readonly names: Scope
  readonly wanted?: 'bool'
}

function expressionsOf(definition: Definition, evidence: MapType): readonly Written[] {
  return [
    ...definition.conditions.map(({ expression, code }, index): Written => {
      return {
        at: ['conditions', index, 'expression'],
        note: `(${code}) `,
        text: expression,
        names: {},
        wanted: 'bool',
      }
    }),
    ...definition.claims.flatMap(({ expression, name }, index): readonly Written[] =>
      expression === undefined
        ? []
        : [{ at: ['claims', index, 'expression'], note: `(${name}) `, text: expression, names: {} }],
    ),
    ...definition.dispensable.map(({ path, when }, index): Written => {
      const names = { item: itemAt(evidence, path) }
      return { at: ['dispensable', index, 'when'], note: '', text: when, names, wanted: 'bool' }
    }),
  ]
}

function mistakesIn({ type, steps, mistakes }: ReturnType<typeof checkExpression>, wanted: 'bool' | undefined) {
  if (mistakes.length > 0) return mistakes
  if (wanted !== undefined && type.kind !== wanted && type.kind !== 'dyn') {
    return [{ what: `gives ${said(type)}; it must be true or false`, offset: 0 }]
  }
  if (steps <= MAX_STEPS) return []
  return [{ what: `may take ${steps} steps, at most ${MAX_STEPS} are allowed; ask for shorter lists`, offset: 0 }]
}

/** In a credential a claim stands beside these words of W3C's own (VC Data Model 2.0, 4.3). */
function reservedClaims({ claims, mistake }: Definition): readonly string[] {
  return claims.flatMap(({ name }, at) =>
    name === 'id' || name === 'type'
      ? [mistake(['claims', at, 'name'], `${name} has a meaning of its own; choose another`)]
      : [],
  )
}
