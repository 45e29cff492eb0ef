/**
 * Definitions as they were when requests were made by them. A request is decided by the version that it was made by,
 * whatever is in the catalogue by then.
 */
import { createHash } from 'node:crypto'
import { parse } from 'graphql'
import type { Kysely } from 'kysely'
import type { Definition, Mistake } from '../../../schema/index.ts'
import type { Database } from '../../store/database.ts'
import { CertificateError } from '../errors.ts'
import type { Catalogue } from './catalogue.ts'

export interface Archive {
  /** Files the whole catalogue. Throws DEFINITION_CHANGED where a version is already filed with another content. */
  file(catalogue: Catalogue): Promise<void>
  /** Throws DEFINITION_MISSING. */
  find(id: string, version: string): Promise<Definition>
}

/** What is filed never changes, so each is read once. */
export function createArchive(db: Kysely<Database>): Archive {
  const read = new Map<string, Promise<Definition>>()
  return {
    async file({ all }) {
      const changed: string[] = []
      for (const { definition } of all) {
        if (!(await fileOne(db, definition))) changed.push(definition.query.file.replace(/facts\.graphql$/, ''))
      }
      if (changed.length === 0) return
      const what = 'was changed, and requests may rest on its version; write a new version'
      throw new CertificateError(
        'DEFINITION_CHANGED',
        changed.map((file) => `${file}definition.yaml: ${what}`).join('\n'),
      )
    },
    find(id, version) {
      const name = `${id}@${version}`
      const found = read.get(name) ?? readOne(db, id, version)
      read.set(name, found)
      found.catch(() => read.delete(name))
      return found
    },
  }
}

/** Whether it is filed now with this very content. */
async function fileOne(db: Kysely<Database>, definition: Definition): Promise<boolean> {
  const { id, version } = definition
  const content = contentOf(definition)
  const digest = createHash('sha256').update(content).digest()
  await db
    .insertInto('certificate_definition')
    .values({ id, version, digest, content })
    .onConflict((conflict) => conflict.columns(['id', 'version']).doNothing())
    .execute()
  const filed = await db
    .selectFrom('certificate_definition')
    .select('digest')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return filed?.digest.equals(digest) ?? false
}

/** Everything that was written; the query as text. */
function contentOf({ query: { file, text }, mistake: _mistake, ...written }: Definition): string {
  return JSON.stringify({ ...written, query: { file, text } })
}

async function readOne(db: Kysely<Database>, id: string, version: string): Promise<Definition> {
  const row = await db
    .selectFrom('certificate_definition')
    .select('content')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (row === undefined) throw new CertificateError('DEFINITION_MISSING', `${id} ${version} was never filed`)
  const content = row.content as Definition
  const mistake: Mistake = (path, what) => `${id} ${version}: ${path.join('.')}: ${what}`
  return { ...content, query: { ...content.query, document: parse(content.query.text), paths: new Set() }, mistake }
}
