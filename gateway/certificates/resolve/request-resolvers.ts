/**
 * The resolvers of what people do to a request, and of what it rests on. Nothing of it is told to whom the request is not.
 */
import { z } from 'zod'
import type { RequestContext } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Acted } from '../act/act.ts'
import { type Answered, type AnswerParts, answerClarification } from '../act/answer.ts'
import { type CancelParts, cancelRequest } from '../act/cancel.ts'
import { clarificationsOf } from '../act/clarification.ts'
import { type ConsentParts, giveConsent, withdrawConsent } from '../act/consent.ts'
import { type DisputeParts, disputeFact, withdrawDispute } from '../act/dispute.ts'
import { keptBy } from '../act/keepers.ts'
import { approvePreview } from '../act/preview.ts'
import { type SubmitParts, submitRequest } from '../act/submit.ts'
import { type ActionRefusal, type AnswerRefusal, sayOfAction } from '../act/words.ts'
import { findRequest } from '../request/records.ts'
import { findRelease } from '../request/release.ts'
import { clarificationPage, clarificationView } from './clarification-view.ts'
import { releaseView } from './release-view.ts'
import type { Resolvers } from './resolvers.ts'
import { type Reading, requestView, type View } from './view.ts'

export interface RequestResolverParts extends SubmitParts, CancelParts, ConsentParts, DisputeParts, AnswerParts {}

/** The scalar has checked it. */
const moment = z.string().transform((text) => new Date(text))

const consentInput = z.object({ requestId: z.string(), until: moment.nullish(), formNumber: z.string().nullish() })
const disputeInput = z.object({ requestId: z.string(), claim: z.string(), text: z.string() })
const withdrawalInput = z.object({ requestId: z.string(), claim: z.string() })
const answerInput = z.object({ id: z.string(), outcome: z.enum(['CORRECTED', 'UPHELD']), text: z.string() })

export function createRequestResolvers(parts: RequestResolverParts): Resolvers {
  const { store, archive, keepers, clock } = parts
  const reading = ({ language }: RequestContext) => ({ language, now: clock(), archive })
  const shown = async (acted: Promise<Acted>, context: RequestContext) => actedView(await acted, reading(context))
  return {
    Query: {
      async clarifications(_root, args, { principal, language }) {
        const registries = keptBy(principal, keepers)
        if (registries.length === 0) {
          throw new GatewayError('ACCESS_DENIED', 'only the agency that keeps a registry is asked about it')
        }
        return await clarificationPage(registries, args, { language, now: clock(), archive, store })
      },
    },
    Mutation: {
      submitCertificateRequest: (_root, { id }, context) => shown(submitRequest(String(id), context, parts), context),
      cancelCertificateRequest: (_root, { id }, context) => shown(cancelRequest(String(id), context, parts), context),
      giveConsent: (_root, { input }, context) =>
        shown(giveConsent(consentInput.parse(input), context, parts), context),
      withdrawConsent: (_root, { requestId }, context) =>
        shown(withdrawConsent(String(requestId), context, parts), context),
      approvePreview(_root, { id, gatheredAt }, context) {
        const seen = typeof gatheredAt === 'string' ? { gatheredAt: new Date(gatheredAt) } : {}
        return shown(approvePreview({ requestId: String(id), ...seen }, context, parts), context)
      },
      disputeFact: (_root, { input }, context) =>
        shown(disputeFact(disputeInput.parse(input), context, parts), context),
      withdrawDispute: (_root, { input }, context) =>
        shown(withdrawDispute(withdrawalInput.parse(input), context, parts), context),
      answerClarification: async (_root, { input }, context) =>
        answeredView(await answerClarification(answerInput.parse(input), context, parts), reading(context)),
    },
    CertificateRequest: {
      async release(request, _args, { language }) {
        const { id, type } = request as Shown
        const release = await findRelease(store.db, id)
        return release === undefined ? null : releaseView(release, await archive.find(type.id, type.version), language)
      },
      async clarifications(request, _args, context) {
        const { id } = request as Shown
        const record = await findRequest(store.db, id)
        if (record === undefined) return []
        const all = await clarificationsOf(store.db, id)
        return await Promise.all(all.map((each) => clarificationView(each, record, reading(context))))
      },
    },
  }
}

/** Of `requestView`. */
interface Shown {
  readonly id: string
  readonly type: { readonly id: string; readonly version: string }
}

type Reader = Reading & Pick<RequestResolverParts, 'archive'>

async function actedView(acted: Acted, reader: Reader): Promise<View> {
  if (acted.outcome === 'DONE') {
    const { id, version } = acted.record.definition
    return requestView(acted.record, await reader.archive.find(id, version), reader)
  }
  const message = sayOfAction(acted.outcome, reader.language)
  const status = 'record' in acted ? { status: acted.record.state } : {}
  return { __typename: TYPES[acted.outcome], message, ...status }
}

async function answeredView(answered: Answered, reader: Reader): Promise<View> {
  if (answered.outcome === 'DONE') return await clarificationView(answered.clarification, answered.record, reader)
  return { __typename: TYPES[answered.outcome], message: sayOfAction(answered.outcome, reader.language) }
}

const TYPES: Readonly<Record<ActionRefusal | AnswerRefusal, string>> = {
  NOT_FOUND: 'RequestNotFound',
  NOT_YOURS: 'ActionNotPermitted',
  STATE_CONFLICT: 'StateConflict',
  CONSENT_INVALID: 'ConsentInvalid',
  NOT_DISPUTABLE: 'FactNotDisputable',
  CONTRADICTED: 'ContradictionBlocks',
  PREVIEW_OUTDATED: 'PreviewOutdated',
  NO_CLARIFICATION: 'ClarificationNotFound',
  CLARIFICATION_CLOSED: 'ClarificationClosed',
}
