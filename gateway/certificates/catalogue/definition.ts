/**
 * A certificate definition made ready to run: its query typed by the schema, its expressions compiled, and all of it
 * checked. Nothing that is wrong with a definition may first show at the counter.
 */
import type { GraphQLSchema } from 'graphql'
import { checkEvidenceQuery, type Definition } from '../../../schema/index.ts'
import { checkExpression, type Scope } from './check-expression.ts'
import { said } from './check-signature.ts'
import { evidenceType, innermost, type MapType, type RuleType, typeAt } from './evidence-type.ts'
import { compileExpression, type Expression } from './expression.ts'
import { type Place, placesOf } from './places.ts'

export interface ReadyDefinition {
  readonly definition: Definition
  readonly evidence: MapType
  readonly places: readonly Place[]
  /** In the order of the definition's conditions, claims (only the computed ones) and dispensables. */
  readonly conditions: readonly Expression[]
  readonly claims: readonly (Expression | undefined)[]
  readonly dispensable: readonly DispensableItems[]
}

export interface DispensableItems {
  readonly path: string
  readonly item: RuleType
  readonly when: Expression
}

/** The most steps that one expression may take: well under a tenth of a second. */
const MAX_STEPS = 200_000

/** What is wrong with it under this schema: file, where, and what to do, a line each. None when it will run. */
export function checkDefinition(definition: Definition, schema: GraphQLSchema): readonly string[] {
  const inQuery = checkEvidenceQuery(definition.query, schema)
  if (inQuery.length > 0) return inQuery
  const evidence = evidenceType(definition.query, schema)
  const scope: Scope = { evidence, subject: { kind: 'string' }, now: { kind: 'timestamp' } }
  const file = definition.query.file.replace(/facts\.graphql$/, 'definition.yaml')
  return [
    ...reservedClaims(definition).map((what) => `${file}: ${what}`),
    ...expressionsOf(definition, evidence).flatMap(({ where, text, names, wanted }) =>
      mistakesIn(text, { ...scope, ...names }, wanted).map((what) => `${file}: ${where}: ${what}`),
    ),
  ]
}

/** The definition must have been checked. */
export function readyDefinition(definition: Definition, schema: GraphQLSchema): ReadyDefinition {
  return readyOver(definition, evidenceType(definition.query, schema))
}

/** Over evidence of this type: the schema's today, or the one that a decision was made under. */
export function readyOver(definition: Definition, evidence: MapType): ReadyDefinition {
  return {
    definition,
    evidence,
    places: placesOf(evidence),
    conditions: definition.conditions.map(({ expression }) => compileExpression(expression)),
    claims: definition.claims.map(({ expression }) =>
      expression === undefined ? undefined : compileExpression(expression),
    ),
    dispensable: definition.dispensable.map(({ path, when }) => ({
      path,
      item: itemAt(evidence, path),
      when: compileExpression(when),
    })),
  }
}

interface Written {
  readonly where: string
  readonly text: string
  readonly names: Scope
  readonly wanted?: 'bool'
}

function expressionsOf(definition: Definition, evidence: MapType): readonly Written[] {
  return [
    ...definition.conditions.map(({ expression, code }, at) => ({
      where: `conditions.${at} (${code})`,
      text: expression,
      names: {},
      wanted: 'bool' as const,
    })),
    ...definition.claims.flatMap(({ expression, name }, at) =>
      expression === undefined ? [] : [{ where: `claims.${at} (${name})`, text: expression, names: {} }],
    ),
    ...definition.dispensable.map(({ path, when }, at) => ({
      where: `dispensable.${at}`,
      text: when,
      names: { item: itemAt(evidence, path) },
      wanted: 'bool' as const,
    })),
  ]
}

function itemAt(evidence: MapType, path: string): RuleType {
  const list = typeAt(evidence, path)
  return list === undefined ? evidence : innermost(list)
}

function mistakesIn(text: string, scope: Scope, wanted: 'bool' | undefined): readonly string[] {
  const { type, steps, mistakes } = checkExpression(text, scope)
  if (mistakes.length > 0) return mistakes
  if (wanted !== undefined && type.kind !== wanted && type.kind !== 'dyn') {
    return [`gives ${said(type)}; it must be true or false`]
  }
  return steps > MAX_STEPS ? [`may take ${steps} steps, at most ${MAX_STEPS} are allowed; ask for shorter lists`] : []
}

/** In a credential a claim stands beside these words of W3C's own (VC Data Model 2.0, 4.3). */
function reservedClaims({ claims }: Definition): readonly string[] {
  return claims.flatMap(({ name }, at) =>
    name === 'id' || name === 'type' ? [`claims.${at}.name: ${name} has a meaning of its own; choose another`] : [],
  )
}
