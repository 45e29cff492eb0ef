/**
 * Papers and replay: the digest of each paper that was handed out, as it was before its seal, and the same paper made again
 * from the decision made again.
 *
 * A paper is not kept, so a digest is all there is to compare with. It is noted before the paper leaves: one that somebody
 * holds is one that can be looked into. It tells nothing of a person to who does not hold the paper: a number that cannot be
 * guessed, and a signature, stand in what was digested.
 */
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { LANGUAGES, type Language } from '../../context.ts'
import type { Database } from '../../store/database.ts'
import { CertificateError } from '../errors.ts'
import type { PapersParts, Printer } from '../render/papers.ts'
import type { ReplayedCertificate, ReplayedDocument } from './replay.ts'

type Db = Kysely<Database>

/** The same paper a second time leaves no second trace. */
export function notingPapers(db: Db, clock: () => Date): PapersParts['onPaper'] {
  return async ({ number }, language, draft) => {
    await db
      .insertInto('certificate_paper')
      .values({ number, language, digest: digestOf(draft), first_at: clock() })
      .onConflict((conflict) => conflict.columns(['number', 'language', 'digest']).doNothing())
      .execute()
  }
}

/** Every paper of a certificate that was handed out. `printerFor`: prints in the name of that issuer. */
export async function papersOf(
  { certificate, statement, credential }: ReplayedCertificate,
  { db, printerFor }: { readonly db: Db; printerFor(issuer: ReplayedCertificate['credential']['issuer']): Printer },
): Promise<readonly ReplayedDocument[]> {
  const handed = await db
    .selectFrom('certificate_paper')
    .select(['language', 'digest'])
    .where('number', '=', certificate.number)
    .orderBy('language')
    .orderBy('first_at')
    .execute()
  const printer = printerFor(credential.issuer)
  const again = { ...certificate, request: { ...certificate.request, statement } }
  return handed.map(({ language, digest }) => ({
    name: `pdf ${language}`,
    issued: async () => digest,
    rebuild: async () => {
      const draft = await printer.draftOf(again, languageOf(language))
      if (draft !== undefined) return digestOf(draft)
      throw new CertificateError('DOSSIER_UNREADABLE', 'a certificate that states nothing has no paper')
    },
  }))
}

function digestOf(draft: Uint8Array): Buffer {
  return createHash('sha256').update(draft).digest()
}

function languageOf(kept: string): Language {
  return LANGUAGES.find((each) => each === kept) ?? 'en'
}
