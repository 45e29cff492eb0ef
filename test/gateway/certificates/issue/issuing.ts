/** Certificates issued one after the other into a real database, without registries: for tests of what is handed out. */
import type { Archive } from '../../../../gateway/certificates/catalogue/archive.ts'
import type { Statement } from '../../../../gateway/certificates/decide/statement.ts'
import { type CertificateRecord, findCertificate } from '../../../../gateway/certificates/issue/certificate-records.ts'
import { issue, type SignParts, sign } from '../../../../gateway/certificates/issue/issue.ts'
import { createRequestChanges, type RequestChanges } from '../../../../gateway/certificates/request/changes.ts'
import { publishing, readKeys } from '../../../../gateway/certificates/sign/keys.ts'
import { createPlaces } from '../../../../gateway/certificates/status/places.ts'
import { createRecordPseudonym } from '../../../../gateway/certificates/status/sources.ts'
import type { Store } from '../../../../gateway/store/store.ts'
import { addOne, openKept } from '../kept.ts'
import { type MemoryKeyring, memoryKeyring } from '../sign/memory-keyring.ts'
import { definition } from '../world.ts'

export const ISSUER = { id: 'https://oss.example', name: 'Sergeli one-stop shop' }
export const SECRET = new Uint8Array(32).fill(7)
export const NOW = new Date('2026-11-27T10:00:00.123Z')
export const STATEMENT: Statement = {
  claims: [
    { name: 'pinfl', value: '31210632040244', provenance: [] },
    { name: 'fullName', value: 'Karimov Anvar', provenance: [] },
    { name: 'birthDate', value: '1963-10', provenance: [] },
    { name: 'totalDebt', value: { amount: '0.00', currency: 'UZS' }, provenance: [] },
    { name: 'taxpayerNumber', value: null, provenance: [] },
  ],
  sources: [
    {
      registry: 'a-registry',
      status: 'FOUND',
      asOf: '2026-11-20T00:00:00.000Z',
      recordVersion: '7',
      record: { type: 'Person', key: '31210632040244' },
    },
  ],
  asOf: '2026-11-20T00:00:00.000Z',
}

type IssuingParts = SignParts & RequestChanges

export interface Issuing {
  readonly store: Store
  readonly keyring: MemoryKeyring
  readonly parts: IssuingParts
  issueOne(statement?: Statement, asked?: { readonly replaces?: string }): Promise<CertificateRecord>
  keys(): ReturnType<typeof readKeys>
  close(): Promise<void>
}

export async function openIssuing(given: Partial<IssuingParts> = {}): Promise<Issuing> {
  const { store, close } = await openKept()
  const keyring = await memoryKeyring()
  const archive: Pick<Archive, 'find'> = { find: async () => definition('no-tax-debt') }
  const changes = createRequestChanges([])
  const parts: IssuingParts = {
    store,
    archive: archive as Archive,
    keyring: publishing(keyring, store.db, () => NOW),
    places: createPlaces(store.db),
    issuer: ISSUER,
    pseudonym: () => Buffer.alloc(32, 1),
    recordPseudonym: createRecordPseudonym(SECRET),
    clock: () => NOW,
    ...changes,
    ...given,
  }
  return {
    store,
    keyring,
    parts,
    keys: () => readKeys(store.db),
    close,
    async issueOne(statement = STATEMENT, { replaces } = {}) {
      const asked = await addOne(store, changes, replaces === undefined ? {} : { replaces })
      const certificate = await sign({ ...asked, statement }, parts)
      await store.db.transaction().execute(async (transaction) => {
        await changes.changeRequest(transaction, asked, 'GRANTED', { at: NOW, to: 'ISSUED', statement })
        await issue(transaction, [certificate])
      })
      const issued = await findCertificate(store.db, 'request_id', asked.id)
      if (issued === undefined) throw new TypeError('nothing was issued')
      return issued
    },
  }
}
