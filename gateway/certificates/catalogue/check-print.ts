/**
 * Checks that every claim is printed as what it is: a date as a date, a code with words for every value that it can have.
 *
 * Strict where the type is known, silent where it is not: a computed text may be anything that is written as text.
 */
import { type GraphQLSchema, isEnumType } from 'graphql'
import type { Definition, DefinitionClaim, Print, PrintOne, Vocabulary } from '../../../schema/index.ts'
import { ASKED_ROW } from './asked-row.ts'
import { said } from './check-signature.ts'
import { DYN, type MapType, type RuleType, typeAt, valueType } from './evidence-type.ts'

export interface PrintParts {
  readonly evidence: MapType
  /** Of computed claims, by their place in the definition. */
  readonly computed: ReadonlyMap<number, RuleType>
  readonly vocabulary: Vocabulary
  readonly schema: GraphQLSchema
}

export function checkPrints(definition: Definition, parts: PrintParts): readonly string[] {
  return definition.claims.flatMap((claim, index) => {
    const type = typeOfClaim(claim, index, parts)
    return misprints(claim.print, type, parts).map(({ at, what }) =>
      definition.mistake(['claims', index, 'print', ...at], `(${claim.name}) ${what}`),
    )
  })
}

function typeOfClaim({ path, asked }: DefinitionClaim, index: number, { evidence, computed }: PrintParts): RuleType {
  if (asked) return { kind: 'list', of: ASKED_ROW, size: 0 }
  return (path === undefined ? computed.get(index) : valueType(evidence, path)) ?? DYN
}

interface Misprint {
  readonly at: readonly PropertyKey[]
  readonly what: string
}

function misprints(print: Print, type: RuleType, parts: PrintParts): readonly Misprint[] {
  if (print.as !== 'LIST' && print.as !== 'TABLE') return misprintsOfOne(print, type, parts)
  if (type.kind === 'dyn') return []
  if (type.kind !== 'list') return [{ at: ['as'], what: `is no list but ${said(type)}; print it as one value` }]
  if (print.as === 'LIST') {
    return misprintsOfOne(print.of, type.of, parts).map(({ at, what }) => ({ at: ['of', ...at], what }))
  }
  const { of } = type
  if (of.kind === 'dyn') return []
  if (of.kind !== 'map') return [{ at: ['as'], what: `is a list of ${plain(of)}; print it as LIST` }]
  return print.columns.flatMap((column, index) => {
    const own = typeAt(of, column.name)
    if (own === undefined) {
      return [{ at: ['columns', index, 'name'], what: `${column.name} is no member of an item; mend the name` }]
    }
    return misprintsOfOne(column, own, parts).map(({ at, what }) => ({ at: ['columns', index, ...at], what }))
  })
}

function misprintsOfOne({ as, words }: PrintOne, type: RuleType, { vocabulary, schema }: PrintParts) {
  if (words !== undefined && vocabulary[words] === undefined) {
    return [{ at: ['words'], what: `${words} is not in vocabulary.yaml; write it there or mend the name` }]
  }
  if (type.kind === 'dyn' || type.kind === 'null') return []
  if (type.kind === 'list') return [{ at: ['as'], what: 'is a list; print it as LIST or TABLE' }]
  const better = waysFor(type, schema)
  if (!better.includes(as)) return [{ at: ['as'], what: `is ${plain(type)}; print it as ${better.join(' or ')}` }]
  if (as === 'CODE' && type.kind === 'string' && type.named !== undefined && type.named !== words) {
    return [{ at: ['words'], what: `is of the enum ${type.named}; write words: ${type.named}` }]
  }
  return []
}

/** The ways in which a value of this type may be printed, the best first. */
function waysFor(type: RuleType, schema: GraphQLSchema): readonly string[] {
  if (type.kind === 'map') return waysForMap(type)
  if (type.kind === 'bool') return ['YES_NO']
  if (type.kind === 'int' || type.kind === 'uint') return ['NUMBER', 'TEXT']
  if (type.kind === 'double') return ['NUMBER', 'AREA']
  if (type.kind === 'timestamp') return ['MOMENT']
  if (type.kind !== 'string') return ['TEXT']
  if (type.named === undefined) return ['TEXT', 'DATE', 'MOMENT', 'NUMBER', 'AREA', 'CODE']
  if (isEnumType(schema.getType(type.named))) return ['CODE']
  return WAYS[type.named] ?? ['TEXT']
}

const WAYS: Readonly<Record<string, readonly string[]>> = {
  Date: ['DATE'],
  IncompleteDate: ['DATE'],
  DateTime: ['MOMENT'],
  Decimal: ['AREA', 'NUMBER'],
}

/** By what they hold: a name, an amount and a share are what has their members. */
function waysForMap({ fields }: MapType): readonly string[] {
  if (fields.has('family')) return ['NAME']
  if (fields.has('amount') && fields.has('currency')) return ['MONEY']
  return fields.has('numerator') && fields.has('denominator') ? ['SHARE'] : ['TABLE']
}

function plain(type: RuleType): string {
  if (type.kind === 'map') return type.schema === undefined ? 'a record' : withArticle(type.schema.typeName)
  return type.kind !== 'list' && type.named !== undefined ? withArticle(type.named) : said(type)
}

function withArticle(name: string): string {
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`
}
