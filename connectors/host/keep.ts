/**
 * Records kept for a moment by mercurius-cache: whole ones, for the caller that they were read for.
 *
 * By itself mercurius-cache tells entries apart by what is asked alone, and would give one caller what was read for another;
 * here who asks, why and for which case is part of the key, and so is every selected leaf. An error is thrown past the cache,
 * an absence is asked for anew.
 */
import type { GraphQLResolveInfo } from 'graphql'
import type { MercuriusCacheOptions, MercuriusCachePolicy } from 'mercurius-cache'
import { type Caller, callerId } from './caller.ts'
import type { HostResolvers } from './resolvers.ts'
import { selected } from './selection.ts'
import type { HostedSlice } from './slice.ts'

interface Asked {
  readonly self: Readonly<Record<string, unknown>> | undefined
  readonly arg: Readonly<Record<string, unknown>>
  readonly info: GraphQLResolveInfo
  readonly ctx: { readonly caller: Caller }
}

/** `ttl` in whole seconds. */
export function keeping(
  resolvers: HostResolvers,
  { keys, kept }: Pick<HostedSlice, 'keys' | 'kept'>,
  ttl: number,
): MercuriusCacheOptions {
  const key = ({ self, arg, info, ctx }: Asked): string =>
    JSON.stringify([callerId(ctx.caller), self ?? null, arg, kept.map((entity) => selected(info, entity, keys))])
  const policy: MercuriusCachePolicy = Object.fromEntries(
    kept.map((entity) => [entity, { __resolveReference: { key } }]),
  )
  const lookups = Object.keys(resolvers['Query'] ?? {}).map((name) => [name, { key }])
  return {
    ttl: (found: unknown) => (found === null ? 0 : ttl),
    policy: lookups.length === 0 ? policy : { ...policy, Query: Object.fromEntries(lookups) },
  }
}
