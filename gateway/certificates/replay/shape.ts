/**
 * The type of a definition's evidence as it was when a request was decided, kept beside the definition.
 *
 * A rule reads evidence by its type, and the type is the schema's. A schema grows over the years that a certificate is
 * looked into; a decision is run again under the type that it was made under. Most dossiers of a version share one, so it is
 * kept once, under the digest of its text.
 */
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { MapType, RuleType, SchemaPlace } from '../catalogue/evidence-type.ts'
import { CertificateError } from '../errors.ts'

/** Maps are lists of pairs: JSON, with their order. */
type WrittenType =
  | readonly ['map', readonly (readonly [string, WrittenType])[], WrittenPlace?]
  | readonly ['list', WrittenType, number]
  | readonly [kind: Exclude<RuleType['kind'], 'map' | 'list'>, named?: string]
type WrittenPlace = readonly [typeName: string, isEntity: boolean, names: readonly (readonly [string, string])[]]

export interface Shapes {
  /** The digest under which it is kept; kept when this resolves. */
  keep(evidence: MapType): Promise<Uint8Array>
  /** Throws `CertificateError` DOSSIER_UNREADABLE where it is not there, or not as it was. */
  find(digest: Uint8Array): Promise<MapType>
}

export function createShapes(db: Kysely<Database>): Shapes {
  const kept = new WeakMap<MapType, Promise<Uint8Array>>()
  return {
    keep(evidence) {
      const begun = kept.get(evidence) ?? keepOne(db, evidence)
      kept.set(evidence, begun)
      begun.catch(() => kept.delete(evidence))
      return begun
    },
    async find(digest) {
      const row = await db
        .selectFrom('certificate_evidence_type')
        .select('content')
        .where('digest', '=', Buffer.from(digest))
        .executeTakeFirst()
      if (row !== undefined && digestOf(row.content).equals(digest)) return readShape(row.content)
      throw new CertificateError('DOSSIER_UNREADABLE', 'the type of its evidence is not there, or not as it was')
    },
  }
}

async function keepOne(db: Kysely<Database>, evidence: MapType): Promise<Uint8Array> {
  const content = writeShape(evidence)
  const digest = digestOf(content)
  await db
    .insertInto('certificate_evidence_type')
    .values({ digest, content })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute()
  return digest
}

export function writeShape(evidence: MapType): string {
  return JSON.stringify(written(evidence))
}

export function readShape(text: string): MapType {
  const type = read(JSON.parse(text) as WrittenType)
  if (type.kind === 'map') return type
  throw new CertificateError('DOSSIER_UNREADABLE', 'the type of its evidence is none')
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function written(type: RuleType): WrittenType {
  if (type.kind === 'list') return ['list', written(type.of), type.size]
  if (type.kind !== 'map') return type.named === undefined ? [type.kind] : [type.kind, type.named]
  const fields = [...type.fields].map(([name, of]) => [name, written(of)] as const)
  return type.schema === undefined ? ['map', fields] : ['map', fields, placeOf(type.schema)]
}

function placeOf({ typeName, isEntity, names }: SchemaPlace): WrittenPlace {
  return [typeName, isEntity, [...names]]
}

function read(type: WrittenType): RuleType {
  if (type[0] === 'list') return { kind: 'list', of: read(type[1]), size: type[2] }
  if (type[0] !== 'map') return type[1] === undefined ? { kind: type[0] } : { kind: type[0], named: type[1] }
  const [, fields, place] = type
  return {
    kind: 'map',
    fields: new Map(fields.map(([name, of]) => [name, read(of)])),
    ...(place !== undefined && {
      schema: { typeName: place[0], isEntity: place[1], names: new Map(place[2]) },
    }),
  }
}
