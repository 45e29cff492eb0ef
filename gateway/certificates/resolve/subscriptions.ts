/** Fields of `Subscription` in schema/certificate.graphql: where events come from, and how each is shown. */
import type { Archive } from '../catalogue/archive.ts'
import { type FollowParts, follow, type Standing } from '../notify/follow.ts'
import { erasedRequestView } from './erased-view.ts'
import type { Resolver } from './resolvers.ts'
import { requestView } from './view.ts'

export type Subscriptions = Readonly<Record<string, { readonly subscribe: Resolver; readonly resolve: Resolver }>>

export interface SubscriptionParts extends FollowParts {
  readonly archive: Archive
  readonly clock: () => Date
}

export function createSubscriptions(parts: SubscriptionParts): Subscriptions {
  return {
    certificateRequestUpdated: {
      subscribe: (_root, args, context) => follow(String(args['id']), context, parts),
      async resolve(event, _args, { language }) {
        const standing = event as Standing
        const { id, version } = ('erased' in standing ? standing.erased : standing.record).definition
        const definition = await parts.archive.find(id, version)
        return 'erased' in standing
          ? erasedRequestView(standing.erased, definition, language)
          : requestView(standing.record, definition, { language, now: parts.clock() })
      },
    },
  }
}
