/**
 * A certificate definition made ready to run: its query typed by the schema, its expressions compiled. It was checked
 * before (check-definition.ts): nothing that is wrong with a definition may first show at the counter.
 */
import type { GraphQLSchema } from 'graphql'
import type { Definition } from '../../../schema/index.ts'
import { itemAt } from './check-definition.ts'
import { evidenceType, type MapType, type RuleType } from './evidence-type.ts'
import { compileExpression, type Expression } from './expression.ts'
import { type Place, placesOf, placesOfFact } from './places.ts'

export interface ReadyDefinition {
  readonly definition: Definition
  readonly evidence: MapType
  readonly places: readonly Place[]
  /** Those that a fact rests on, by its name. */
  readonly placesOfFacts: ReadonlyMap<string, readonly Place[]>
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

/** The definition must have been checked. */
export function readyDefinition(definition: Definition, schema: GraphQLSchema): ReadyDefinition {
  return readyOver(definition, evidenceType(definition.query, schema))
}

/** Over evidence of this type: the schema's today, or the one that a decision was made under. */
export function readyOver(definition: Definition, evidence: MapType): ReadyDefinition {
  const places = placesOf(evidence)
  const { facts } = definition
  return {
    definition,
    evidence,
    places,
    placesOfFacts: new Map(facts.map(({ name }) => [name, placesOfFact(facts, name, places)])),
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
