/** The resolvers of what happens to a certificate after it was issued. */
import type { Resolvers } from './resolvers.ts'
import { type RevocationParts, revokeCertificate } from './revocation.ts'

export function createStatusResolvers(parts: RevocationParts): Resolvers {
  return {
    Mutation: {
      revokeCertificate: async (_root, args, context) => await revokeCertificate(args['input'], context, parts),
    },
    Certificate: {
      async replacedBy(certificate) {
        const { number } = certificate as { readonly number: string }
        const newer = await parts.store.db
          .selectFrom('certificate')
          .select('number')
          .where('replaces', '=', number)
          .executeTakeFirst()
        return newer?.number ?? null
      },
    },
  }
}
