import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createArchive, createReadyArchive } from '../../../../gateway/certificates/catalogue/archive.ts'
import { createCatalogue } from '../../../../gateway/certificates/catalogue/catalogue.ts'
import { openStore, type Store } from '../../../../gateway/store/store.ts'
import { type Definition, writtenDefinition } from '../../../../schema/index.ts'
import { testDatabase } from '../../../support/postgres.ts'
import { createWorld, DEFINITIONS, definition } from '../world.ts'

const { schema } = createWorld().composition

let store: Store
beforeAll(async () => {
  store = await openStore({ url: (await testDatabase()).url })
})
afterAll(() => store.close())

const file = (...definitions: readonly Definition[]) =>
  createArchive(store.db).file(createCatalogue(definitions, schema))
const version = (number: string, changes: Partial<Definition> = {}): Definition => ({
  ...definition('residence'),
  ...changes,
  version: number,
})

/** As a window of before this shape filed it: without the words that were added since, under a digest of its own. */
async function fileAsBefore(older: Definition, without: readonly string[]): Promise<void> {
  const written = { ...writtenDefinition(older) } as Record<string, unknown>
  for (const word of without) delete written[word]
  written['claims'] = older.claims.map(({ print, ...claim }) => (print.as === 'TEXT' ? claim : { ...claim, print }))
  const { id, version } = older
  const content = JSON.stringify(written)
  await store.db
    .insertInto('certificate_definition')
    .values({ id, version, digest: Buffer.from('of another form'), content })
    .execute()
}

describe('the archive', () => {
  it('gives back what was filed, query and all', async () => {
    await file(...DEFINITIONS)
    for (const filed of DEFINITIONS) {
      const found = await createArchive(store.db).find(filed.id, filed.version)
      expect(writtenDefinition(found)).toEqual(writtenDefinition(filed))
      expect(found.query.paths).toEqual(filed.query.paths)
    }
  })

  it('takes the same again, wherever it lies now', async () => {
    const { query } = definition('residence')
    await file(version('2.0.0'))
    await file(version('2.0.0', { query: { ...query, file: '/etc/darcha/certificates/residence/facts.graphql' } }))
  })

  it.each<[string, Partial<Definition>]>([
    ['a text', { title: { ...definition('residence').title, en: 'Another title' } }],
    ['a number', { validityDays: 31 }],
    ['the query', { query: { ...definition('residence').query, text: 'query ($subject: Pinfl!) { __typename }' } }],
  ])('refuses another content under a version that is filed, by file and line: %s', async (_what, changes) => {
    await file(version('3.0.0'))
    await expect(file(version('3.0.0', changes))).rejects.toMatchObject({
      code: 'DEFINITION_CHANGED',
      message: expect.stringMatching(
        /^certificates\/residence\/definition\.yaml:\d+: version: was changed, and requests may rest on its version/,
      ),
    })
  })

  it('opens a database that was filed in the words of before, and gives those that were added their defaults', async () => {
    const before = version('0.9.0')
    await fileAsBefore(before, ['sections', 'release', 'preview', 'retentionDays', 'contradictions', 'dispensable'])
    await file(before)
    const found = await createArchive(store.db).find('residence', '0.9.0')
    expect(found).toMatchObject({ release: 'EXPLICIT_REQUEST', preview: false, retentionDays: 1825, sections: [] })
    expect(found.claims.every(({ print }) => print !== undefined)).toBe(true)
  })

  it('still sees what changed in one that was filed in the words of before', async () => {
    await fileAsBefore(version('0.8.0'), ['release', 'preview'])
    await expect(file(version('0.8.0', { validityDays: 5 }))).rejects.toMatchObject({ code: 'DEFINITION_CHANGED' })
    await expect(file(version('0.8.0', { preview: true }))).rejects.toMatchObject({ code: 'DEFINITION_CHANGED' })
  })

  it('says so where what was filed is no definition any more', async () => {
    const content = JSON.stringify({ id: 'residence', query: { file: 'f', text: '{ a }' } })
    const digest = Buffer.from('x')
    await store.db
      .insertInto('certificate_definition')
      .values({ id: 'residence', version: '0.1.0', digest, content })
      .execute()
    await expect(createArchive(store.db).find('residence', '0.1.0')).rejects.toThrow(/residence 0\.1\.0: version/)
  })

  it('does not know what was never filed', async () => {
    await expect(createArchive(store.db).find('residence', '99.0.0')).rejects.toMatchObject({
      code: 'DEFINITION_MISSING',
    })
  })
})

describe('what is ready', () => {
  it('is read, checked and compiled once, however many ask at once', async () => {
    await file(version('4.0.0'))
    let reads = 0
    const archive = createArchive(store.db)
    const counted = {
      ...archive,
      find: async (...name: readonly [string, string]) => {
        reads += 1
        return await archive.find(...name)
      },
    }
    const ready = createReadyArchive(counted, schema)
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => ready.ready('residence', '4.0.0')))
    for (const other of others) expect(other).toBe(first)
    expect(await ready.ready('residence', '4.0.0')).toBe(first)
    expect(reads).toBe(1)
  })

  it('is not what does not fit the schema any more; it is looked at again', async () => {
    const { query } = definition('residence')
    const unfit = version('5.0.0', { query: { ...query, text: query.text.replaceAll('lifeStatus', 'shoeSize') } })
    await createArchive(store.db).file({ all: [{ definition: unfit } as never] })
    const ready = createReadyArchive(createArchive(store.db), schema)
    for (let time = 0; time < 2; time++) {
      await expect(ready.ready('residence', '5.0.0')).rejects.toMatchObject({
        code: 'DEFINITIONS_INVALID',
        message: expect.stringMatching(/Cannot query field "shoeSize"/),
      })
    }
  })
})
