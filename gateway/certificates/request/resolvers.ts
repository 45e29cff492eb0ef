/**
 * The resolvers of what people do to a request, and of what it rests on. Nothing of it is told to whom the request is not.
 */
import { z } from 'zod'
import type { RequestContext } from '../../context.ts'
import type { Archive } from '../catalogue/archive.ts'
import type { Resolvers } from '../resolvers.ts'
import { localized, requestView, type View } from '../view.ts'
import type { Acted } from './act.ts'
import { type CancelParts, cancelRequest } from './cancel.ts'
import { type ConsentParts, giveConsent, withdrawConsent } from './consent.ts'
import { findRelease, type Release } from './release.ts'
import { type SubmitParts, submitRequest } from './submit.ts'
import { type ActionRefusal, sayOfAction } from './words.ts'

export interface RequestResolverParts extends SubmitParts, CancelParts, ConsentParts {
  readonly archive: Archive
}

const consentInput = z.object({
  requestId: z.string(),
  until: z.date().nullish(),
  formNumber: z.string().nullish(),
})

export function createRequestResolvers(parts: RequestResolverParts): Resolvers {
  const shown = async (acted: Acted, context: RequestContext): Promise<View> => await actedView(acted, context, parts)
  return {
    Mutation: {
      submitCertificateRequest: async (_root, args, context) =>
        await shown(await submitRequest(String(args['id']), context, parts), context),
      cancelCertificateRequest: async (_root, args, context) =>
        await shown(await cancelRequest(String(args['id']), context, parts), context),
      giveConsent: async (_root, args, context) =>
        await shown(await giveConsent(consentInput.parse(args['input']), context, parts), context),
      withdrawConsent: async (_root, args, context) =>
        await shown(await withdrawConsent(String(args['requestId']), context, parts), context),
    },
    CertificateRequest: {
      async release(request, _args, context) {
        const { id, type } = request as {
          readonly id: string
          readonly type: { readonly id: string; readonly version: string }
        }
        const release = await findRelease(parts.store.db, id)
        return release === undefined ? null : await releaseView(release, type, { context, parts })
      },
    },
  }
}

async function actedView(
  acted: Acted,
  { language }: RequestContext,
  { archive, clock }: RequestResolverParts,
): Promise<View> {
  if (acted.outcome === 'DONE') {
    const { id, version } = acted.record.definition
    return requestView(acted.record, await archive.find(id, version), { language, now: clock() })
  }
  const message = sayOfAction(acted.outcome, language)
  if (acted.outcome === 'STATE_CONFLICT') {
    return { __typename: 'StateConflict', message, status: acted.record.state }
  }
  return { __typename: TYPES[acted.outcome], message }
}

const TYPES: Readonly<Record<Exclude<ActionRefusal, 'STATE_CONFLICT'>, string>> = {
  NOT_FOUND: 'RequestNotFound',
  NOT_YOURS: 'ActionNotPermitted',
  CONSENT_INVALID: 'ConsentInvalid',
}

async function releaseView(
  release: Release,
  type: { readonly id: string; readonly version: string },
  {
    context: { language },
    parts: { archive },
  }: { readonly context: RequestContext; readonly parts: RequestResolverParts },
): Promise<View> {
  const { facts } = await archive.find(type.id, type.version)
  const labelOf = (name: string) => facts.find((fact) => fact.name === name)?.label
  return {
    kind: release.kind,
    givenBy: release.giver.role,
    organization: release.giver.organization?.name ?? null,
    formNumber: release.giver.formNumber ?? null,
    purpose: release.purpose,
    legalBasis: release.legalBasis.map(({ title, url }) => ({ title, url: url ?? null })),
    facts: release.facts.flatMap(({ name }) => {
      const label = labelOf(name)
      return label === undefined ? [] : [{ name, label: localized(label, language) }]
    }),
    fields: release.facts.flatMap(({ fields }) => fields),
    givenAt: release.givenAt,
    until: release.until,
    withdrawnAt: release.withdrawnAt,
    record: release.record,
  }
}
