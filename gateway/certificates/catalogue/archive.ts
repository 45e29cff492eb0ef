/**
 * Definitions as they were when requests were made by them. A request is decided by the version that it was made by,
 * whatever is in the catalogue by then.
 *
 * What is filed is what was written, and it is compared by what it says under the words of today: a word that was added to
 * definitions since, with a default, changes none of those that were filed before it.
 */
import { createHash } from 'node:crypto'
import type { GraphQLSchema } from 'graphql'
import type { Kysely } from 'kysely'
import { type Definition, readWrittenDefinition, SchemaError, writtenDefinition } from '../../../schema/index.ts'
import type { Database } from '../../store/database.ts'
import { CertificateError } from '../errors.ts'
import type { Catalogue } from './catalogue.ts'
import { checkDefinition } from './check-definition.ts'
import { type ReadyDefinition, readyDefinition } from './definition.ts'

export interface Archive {
  /** Files the whole catalogue. Throws DEFINITION_CHANGED where a version is already filed with another content. */
  file(catalogue: Pick<Catalogue, 'all'>): Promise<void>
  /** Throws DEFINITION_MISSING. */
  find(id: string, version: string): Promise<Definition>
}

export interface ReadyArchive extends Archive {
  /** Throws DEFINITION_MISSING, and DEFINITIONS_INVALID where it does not fit the schema any more. */
  ready(id: string, version: string): Promise<ReadyDefinition>
}

/** What is filed never changes, so each is read once. */
export function createArchive(db: Kysely<Database>): Archive {
  const changed = 'was changed, and requests may rest on its version; write a new version'
  return {
    async file({ all }) {
      const mistakes: string[] = []
      for (const { definition } of all) {
        if (!(await fileOne(db, definition))) mistakes.push(definition.mistake(['version'], changed))
      }
      if (mistakes.length > 0) throw new CertificateError('DEFINITION_CHANGED', mistakes.join('\n'))
    },
    find: kept((id, version) => readOne(db, id, version)),
  }
}

/** Each version is checked and compiled once, however many requests are decided by it. */
export function createReadyArchive(archive: Archive, schema: GraphQLSchema): ReadyArchive {
  return {
    ...archive,
    ready: kept(async (id, version) => {
      const definition = await archive.find(id, version)
      const mistakes = checkDefinition(definition, schema)
      if (mistakes.length > 0) throw new CertificateError('DEFINITIONS_INVALID', mistakes.join('\n'))
      return readyDefinition(definition, schema)
    }),
  }
}

/** Once for each version; what failed is tried again. */
function kept<Value>(make: (id: string, version: string) => Promise<Value>) {
  const made = new Map<string, Promise<Value>>()
  return (id: string, version: string): Promise<Value> => {
    const name = `${id}@${version}`
    const known = made.get(name)
    if (known !== undefined) return known
    const begun = make(id, version)
    made.set(name, begun)
    begun.catch(() => made.delete(name))
    return begun
  }
}

/** Whether it is filed now, and says what this one says. */
async function fileOne(db: Kysely<Database>, definition: Definition): Promise<boolean> {
  const { id, version } = definition
  const digest = digestOf(definition)
  const content = JSON.stringify(writtenDefinition(definition))
  await db
    .insertInto('certificate_definition')
    .values({ id, version, digest, content })
    .onConflict((conflict) => conflict.columns(['id', 'version']).doNothing())
    .execute()
  const filed = await rowOf(db, id, version)
  return filed !== undefined && (filed.digest.equals(digest) || says(filed.content, definition))
}

/** By an older window, in the words of its day: its digest tells nothing. */
function says(content: unknown, definition: Definition): boolean {
  try {
    const { id, version } = definition
    return digestOf(readWrittenDefinition(content, `${id} ${version}`)).equals(digestOf(definition))
  } catch (cause) {
    if (cause instanceof SchemaError) return false
    throw cause
  }
}

/** Of what it says, whatever the order that it is written in and the folder that it lies in. */
function digestOf(definition: Definition): Buffer {
  const said = { ...writtenDefinition(definition), query: definition.query.text }
  return createHash('sha256')
    .update(JSON.stringify(said, (_key, value: unknown) => sorted(value)))
    .digest()
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

async function readOne(db: Kysely<Database>, id: string, version: string): Promise<Definition> {
  const row = await rowOf(db, id, version)
  if (row === undefined) throw new CertificateError('DEFINITION_MISSING', `${id} ${version} was never filed`)
  return readWrittenDefinition(row.content, `${id} ${version}`)
}

async function rowOf(db: Kysely<Database>, id: string, version: string) {
  return await db
    .selectFrom('certificate_definition')
    .select(['content', 'digest'])
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
}
