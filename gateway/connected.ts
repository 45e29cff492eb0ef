/**
 * What an operator writes of whom the window speaks with, in one YAML file: registries, subgraphs of agencies, and the servers
 * of front ends.
 */
import { dirname, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'

/** One, or while it is replaced the new one and the old one. */
const secrets = (secret: z.ZodString) =>
  z
    .union([secret, z.array(secret).min(1).max(2)])
    .transform((given): readonly string[] => (typeof given === 'string' ? [given] : given))

const registries = z.object({
  registries: z
    .array(
      z.strictObject({
        /** Of this registry, as the directory, the trail and errors name it. */
        name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and hyphens'),
        /** The connector that speaks its language; the registry's own name where absent. */
        connector: z.string().optional(),
        options: z.unknown().optional(),
        /** The agency that answers when somebody holds what it tells to be wrong. */
        keeper: z
          .strictObject({
            /** `organization.id` of its tokens. */
            organization: z.string().min(1),
            /** How long it has for it. */
            clarificationDays: z.int().positive().max(60).optional(),
          })
          .optional(),
        /**
         * Under which it signs whatever it sends of its own accord (callbacks, corrected records), 16 characters or more.
         * Without it nothing is heard from it.
         */
        messageSecret: secrets(z.string().min(16)).optional(),
      }),
    )
    .min(1),
  clients: z
    .array(
      z.strictObject({
        /** As access tokens name it (RFC 9068 `client_id`). */
        id: z.string().min(1),
        webhook: z.strictObject({
          url: z.url({ protocol: /^https?$/ }),
          /** As Standard Webhooks writes it: `whsec_` and the base64 of 24 to 64 bytes. */
          secret: secrets(
            z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'whsec_ and base64 of 24 to 64 bytes'),
          ),
          /** Whether it may be at an address of a private network, and without TLS. */
          allowPrivate: z.boolean().default(false),
        }),
      }),
    )
    .default([]),
  subgraphs: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and hyphens'),
        /** Its GraphQL endpoint. */
        url: z.url({ protocol: /^https?$/ }),
        /** A file with its slice, seen from this one: what it may answer is pinned here, and never asked of it. */
        sdl: z.string().min(1),
        /** Sent as bearer token. */
        token: z.string().min(16).optional(),
        /** For one question, in milliseconds. */
        deadline: z.coerce.number({ error: 'must be a number' }).int().positive().optional(),
      }),
    )
    .default([]),
})

export interface RegistryConfig {
  readonly name: string
  readonly connector: string
  readonly options: unknown
  readonly keeper?: { readonly organization: string; readonly clarificationDays?: number | undefined } | undefined
  /** Two while it is replaced. */
  readonly messageSecret?: readonly string[] | undefined
}

/** A front end's own server that wants to be told when a request of its users changes. */
export interface ClientConfig {
  readonly id: string
  readonly webhook: WebhookConfig
}

export interface WebhookConfig {
  readonly url: string
  /** Each signs; the receiver takes whichever it knows. */
  readonly secrets: readonly string[]
  readonly allowPrivate: boolean
}

/** A GraphQL server of an agency that is a Federation 2 subgraph itself. */
export interface SubgraphConfig {
  readonly name: string
  readonly url: string
  /** The file. */
  readonly sdl: string
  readonly token?: string | undefined
  readonly deadline?: number | undefined
}

export interface Connected {
  readonly registries: readonly RegistryConfig[]
  readonly subgraphs: readonly SubgraphConfig[]
  readonly clients: readonly ClientConfig[]
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[], cause?: unknown) {
    super(`the configuration cannot be used:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`, { cause })
    this.mistakes = mistakes
  }
}

/** Throws `ConfigError` with every mistake in the text of this file. */
export function parseConnected(text: string, file: string): Connected {
  const document = parseDocument(text)
  if (document.errors.length > 0) throw new ConfigError(document.errors.map(({ message }) => `${file}: ${message}`))
  const parsed = registries.safeParse(document.toJS())
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`))
  }
  const named = parsed.data.registries.map(({ name, connector, options, keeper, messageSecret }) => ({
    name,
    keeper,
    connector: connector ?? name,
    options: options ?? {},
    messageSecret,
  }))
  const clients = parsed.data.clients.map(({ id, webhook: { secret, ...rest } }) => ({
    id,
    webhook: { ...rest, secrets: secret },
  }))
  const subgraphs = parsed.data.subgraphs.map((one) => ({ ...one, sdl: resolve(dirname(file), one.sdl) }))
  const names = [...[...named, ...subgraphs].map(({ name }) => name), ...clients.map(({ id }) => `client ${id}`)]
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  if (twice.length > 0) throw new ConfigError(twice.map((name) => `${file}: ${name} stands there twice`))
  const unsafe = clients.filter(({ webhook: { url, allowPrivate } }) => !allowPrivate && !url.startsWith('https:'))
  if (unsafe.length > 0) {
    throw new ConfigError(unsafe.map(({ id }) => `${file}: the webhook of ${id} is not https, nor allowPrivate`))
  }
  return { registries: named, subgraphs, clients }
}
