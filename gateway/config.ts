/**
 * What an operator sets: read once, here and nowhere else, checked as a whole, handed down.
 *
 * Simple settings are environment variables; the registries stand in a YAML file, because there are many and their options
 * are their connectors' own. Every mistake is reported together, each with the variable or the line it is in.
 */
import { readFileSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { z } from 'zod'
import {
  type ClientConfig,
  ConfigError,
  type Connected,
  parseConnected,
  type RegistryConfig,
  type SubgraphConfig,
} from './connected.ts'

export { ConfigError, type RegistryConfig, type SubgraphConfig } from './connected.ts'

const number = z.coerce.number({ error: 'must be a number' })
const milliseconds = number.int().positive()

const environment = z.object({
  /** Where to listen. 0 takes a free port. */
  DARCHA_PORT: number.int().min(0).max(65_535).default(4000),
  DARCHA_HOST: z.string().min(1).default('127.0.0.1'),
  /** Whether `X-Forwarded-For` is believed: only behind a proxy of ours. It decides whose anonymous requests are counted. */
  DARCHA_TRUST_PROXY: z.stringbool().default(false),
  /** As clients and verifiers reach this window, without a trailing slash; it stands in certificates. */
  DARCHA_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Who issues certificates here, as it stands on them. */
  DARCHA_ISSUER_NAME: z.string().min(1).default('Darcha'),
  /** Id of that organisation, as tokens of its officers name it: they may revoke what is issued here. */
  DARCHA_ISSUER_ORGANIZATION: z.string().min(1).optional(),
  /** Keys and, without DATABASE_URL, the database. */
  DARCHA_DATA: z.string().min(1).default('.darcha'),
  /** A PostgreSQL 15 or newer; without it the window starts one of its own. */
  DATABASE_URL: z.string().min(1).optional(),
  /** Issuer of access tokens (RFC 9068 `iss`). */
  DARCHA_ISSUER: z.url().optional(),
  DARCHA_AUDIENCE: z.string().min(1).default('darcha'),
  /** Where the issuer's keys are; found by its discovery document where absent. */
  DARCHA_JWKS_URL: z.url().optional(),
  /** Folders of certificate definitions beside those that come with the window, separated as in PATH. */
  DARCHA_CERTIFICATES: z.string().default(''),
  /** The YAML file that lists the registries. */
  DARCHA_REGISTRIES: z.string().min(1).optional(),
  /** For one operation, in milliseconds. */
  DARCHA_DEADLINE: milliseconds.default(10_000),
  /** How long a record may be answered from memory, in milliseconds; 0 turns it off. */
  DARCHA_CACHE_TTL: number.int().min(0).default(30_000),
  /** Workers at certificate requests; each takes up sixteen at once. */
  DARCHA_WORKERS: number.int().positive().max(64).default(4),
  /** Of a payment provider; without it only what is free is offered. */
  DARCHA_PAYMENT_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Agreed with it, 16 characters or more; while it is replaced, the new one, a comma, the old one. */
  DARCHA_PAYMENT_SECRET: z
    .string()
    .regex(/^[^,]{16,}(,[^,]{16,})?$/, 'one secret of 16 characters or more, or two with a comma')
    .optional(),
  DARCHA_EXPLORER: z.stringbool().default(true),
  DARCHA_METRICS: z.stringbool().default(true),
  /** Bearer token that `/metrics` asks for; without it whoever reaches the port may read them. */
  DARCHA_METRICS_TOKEN: z.string().min(16).optional(),
  DARCHA_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Where traces go (OTLP over HTTP); none are made without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Share of operations that are traced, 0 to 1. */
  DARCHA_TRACE_SHARE: number.min(0).max(1).default(0.01),
})

export interface PaymentConfig {
  readonly url: string
  /** The first signs; all of them are good in what is heard. */
  readonly secrets: readonly [string, ...string[]]
}

export interface Config {
  readonly host: string
  readonly port: number
  readonly trustProxy: boolean
  readonly publicUrl: string | undefined
  readonly issuerName: string
  readonly issuerOrganization: string | undefined
  readonly data: string
  readonly databaseUrl: string | undefined
  readonly issuer: string | undefined
  readonly audience: string
  readonly jwksUrl: string | undefined
  /** Folders of an operator's own definitions. */
  readonly certificates: readonly string[]
  readonly registries: readonly RegistryConfig[]
  readonly subgraphs: readonly SubgraphConfig[]
  readonly clients: readonly ClientConfig[]
  readonly deadline: number
  readonly cacheTtl: number
  readonly workers: number
  readonly payment: PaymentConfig | undefined
  readonly explorer: boolean
  readonly metrics: boolean
  readonly metricsToken: string | undefined
  readonly logLevel: z.infer<typeof environment>['DARCHA_LOG_LEVEL']
  readonly otlpEndpoint: string | undefined
  readonly traceShare: number
}

/**
 * Throws `ConfigError` with every mistake. `overrides` are options of a command line, by variable name: one that was not given
 * leaves the environment's as it is.
 */
export function readConfig(overrides: Readonly<Record<string, string | undefined>> = {}): Config {
  const given = [process.env, overrides].flatMap((from) =>
    Object.entries(from).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environment.safeParse(Object.fromEntries(given))
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
  }
  const values = parsed.data
  return {
    host: values.DARCHA_HOST,
    port: values.DARCHA_PORT,
    trustProxy: values.DARCHA_TRUST_PROXY,
    publicUrl: values.DARCHA_PUBLIC_URL?.replace(/\/$/, ''),
    issuerName: values.DARCHA_ISSUER_NAME,
    issuerOrganization: values.DARCHA_ISSUER_ORGANIZATION,
    data: resolve(values.DARCHA_DATA),
    databaseUrl: values.DATABASE_URL,
    issuer: values.DARCHA_ISSUER,
    audience: values.DARCHA_AUDIENCE,
    jwksUrl: values.DARCHA_JWKS_URL,
    certificates: values.DARCHA_CERTIFICATES.split(delimiter).flatMap((path) => (path === '' ? [] : [resolve(path)])),
    ...(values.DARCHA_REGISTRIES === undefined
      ? { registries: [], subgraphs: [], clients: [] }
      : readRegistries(values.DARCHA_REGISTRIES)),
    deadline: values.DARCHA_DEADLINE,
    cacheTtl: values.DARCHA_CACHE_TTL,
    workers: values.DARCHA_WORKERS,
    payment: paymentOf(values),
    explorer: values.DARCHA_EXPLORER,
    metrics: values.DARCHA_METRICS,
    metricsToken: values.DARCHA_METRICS_TOKEN,
    logLevel: values.DARCHA_LOG_LEVEL,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    traceShare: values.DARCHA_TRACE_SHARE,
  }
}

/** Half of it is a mistake: invoices that nobody could make, or callbacks that nobody could check. */
function paymentOf(values: z.infer<typeof environment>): PaymentConfig | undefined {
  const { DARCHA_PAYMENT_URL: url, DARCHA_PAYMENT_SECRET: secret } = values
  if (url === undefined && secret === undefined) return undefined
  if (url === undefined) throw new ConfigError(['DARCHA_PAYMENT_URL: is missing beside DARCHA_PAYMENT_SECRET'])
  if (secret === undefined) throw new ConfigError(['DARCHA_PAYMENT_SECRET: is missing beside DARCHA_PAYMENT_URL'])
  const [first = secret, ...others] = secret.split(',')
  return { url: url.replace(/\/$/, ''), secrets: [first, ...others] }
}

/** `${NAME}` in the file is the environment's: secrets need not stand in it. */
function readRegistries(file: string): Connected {
  return parseConnected(filled(readText(file), file), file)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError([`DARCHA_REGISTRIES: ${file} cannot be read`], cause)
  }
}

function filled(text: string, file: string): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = process.env[name]
    if (value === undefined) throw new ConfigError([`${file}: the variable ${name} is not set`])
    return JSON.stringify(value)
  })
}
