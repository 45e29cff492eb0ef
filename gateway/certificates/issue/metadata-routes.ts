/**
 * What a wallet asks about an SD-JWT VC: where the issuer's keys are, and how to call the certificate and its claims in the
 * languages of the window (draft-ietf-oauth-sd-jwt-vc, JWT VC Issuer Metadata and Type Metadata). The second is what stands at
 * the address that the credential names as its type.
 */
import type { FastifyInstance } from 'fastify'
import type { Definition, Texts } from '../../../schema/index.ts'
import { LANGUAGES } from '../../context.ts'
import { KEYS } from '../subject.ts'
import { credentialType } from './documents.ts'

export interface MetadataParts {
  readonly catalogue: { find(id: string): { readonly definition: Definition } | undefined }
  readonly issuer: { readonly id: string }
}

/** An hour: a definition changes with a version of its own, and seldom. */
const FRESH = 'public, max-age=3600'

export function addMetadataRoutes(app: FastifyInstance, { catalogue, issuer }: MetadataParts): void {
  app.get('/.well-known/jwt-vc-issuer', async (_request, reply) =>
    reply
      .headers({ 'cache-control': FRESH, 'access-control-allow-origin': '*' })
      .send({ issuer: issuer.id, jwks_uri: `${issuer.id}/.well-known/jwks.json` }),
  )
  app.get<{ Params: { type: string } }>('/credentials/:type', async ({ params }, reply) => {
    reply.header('access-control-allow-origin', '*')
    const definition = catalogue.find(params.type)?.definition
    if (definition === undefined) return reply.code(404).send({ error: 'there is no such kind of certificate' })
    return reply.header('cache-control', FRESH).send(metadataOf(definition, issuer))
  })
}

function metadataOf({ id, title, description, subject, claims }: Definition, issuer: MetadataParts['issuer']): object {
  const { field } = KEYS[subject]
  const labelled = claims.map(({ name, label }) => ({
    path: ['subject', name],
    display: LANGUAGES.map((locale) => ({ locale, label: label[locale] })),
    sd: 'always',
  }))
  const named = claims.some(({ name }) => name === field)
  return {
    vct: credentialType(issuer, id),
    name: title.en,
    description: description.en,
    display: displayOf(title, description),
    claims: named ? labelled : [{ path: ['subject', field], sd: 'always' }, ...labelled],
  }
}

function displayOf(title: Texts, description: Texts): readonly object[] {
  return LANGUAGES.map((locale) => ({ locale, name: title[locale], description: description[locale] }))
}
