/**
 * The room's door: everything about certificates that the window is handed.
 *
 *   requestCertificate ─▶ request (durable) ─▶ job ─▶ collect ─▶ decide ─▶ sign ─▶ certificate ─▶ anyone verifies
 */
import { createHmac, createSecretKey } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import type { ActNames, Definition, RegistryNames, Vocabulary } from '../../schema/index.ts'
import type { Language } from '../context.ts'
import type { Queue } from '../store/queue.ts'
import type { Store } from '../store/store.ts'
import { ABANDON_JOB, ABANDONED_AFTER, abandoning, closeAbandoned } from './act/abandon.ts'
import type { Keeper, Keepers } from './act/keepers.ts'
import { OVERDUE_JOB, type Overdue, tellOverdue } from './act/overdue.ts'
import { FRESH_FOR } from './act/preview.ts'
import { BACKOFF, type Backoff } from './backoff.ts'
import { createArchive, createReadyArchive } from './catalogue/archive.ts'
import { createOffering, type Offering } from './catalogue/offering.ts'
import { type ContextFor, pursue } from './collect/collect.ts'
import { createInHand } from './collect/in-hand.ts'
import { createOutcomes } from './collect/outcomes.ts'
import { createPursuits } from './collect/pursued.ts'
import type { Issuer } from './issue/credential.ts'
import { type Correspondents, createNotifications, NOBODY, type Notifications } from './notify/notifications.ts'
import { addPaymentCallback } from './pay/callback.ts'
import { createPayments, offered, type Paying, paymentListener } from './pay/payments.ts'
import { createPrices } from './pay/prices.ts'
import { addPaperRoute, type Identify } from './render/paper-route.ts'
import { createPapers } from './render/papers.ts'
import type { SealCertificates } from './render/seal-certificates.ts'
import { createDossiers } from './replay/dossiers.ts'
import { notingPapers } from './replay/papers.ts'
import { startRetention } from './replay/retention.ts'
import type { KeyWrap } from './replay/wrap.ts'
import { type ChangeListener, createRequestChanges } from './request/changes.ts'
import { JOB, pursuing } from './request/job.ts'
import type { Concerns } from './request/requesters.ts'
import type { IsWorkingDay } from './request/term.ts'
import { createRequestResolvers } from './resolve/request-resolvers.ts'
import { createResolvers, type Resolvers } from './resolve/resolvers.ts'
import { createStatusResolvers } from './resolve/status-resolvers.ts'
import { createSubscriptions, type Subscriptions } from './resolve/subscriptions.ts'
import { addRoutes } from './routes.ts'
import { publishing } from './sign/keys.ts'
import type { Keyring } from './sign/sign.ts'
import type { Corrected } from './status/corrections.ts'
import { createStanding } from './status/standing.ts'
import type { Subject } from './subject.ts'
import { addVerificationPages } from './verify/pages.ts'
import { createVerifier } from './verify/verification.ts'

export interface CertificatesParts {
  readonly store: Store
  readonly queue: Queue
  readonly definitions: readonly Definition[]
  /** The composed one; it is given these resolvers. */
  readonly schema: GraphQLSchema
  readonly contextFor: ContextFor
  readonly keyring: Keyring
  readonly issuer: Issuer
  /** For pseudonyms of subjects: 32 random bytes, kept as long as certificates are. */
  readonly secret: Uint8Array
  /** Hears how many certificates a correction flagged. @default nobody */
  readonly onCorrection?: (corrected: Corrected) => void
  /** Id of the organisation that issues: its officers may revoke. @default the one whose officer asked for the certificate */
  readonly issuingOrganization?: string | undefined
  /** The certificates of the keys that seal papers. */
  readonly seals: SealCertificates
  /** What codes, registries and acts are called on papers and pages. */
  readonly vocabulary: Vocabulary
  readonly registryNames: RegistryNames
  readonly actNames: ActNames
  /** The language that a visitor of a page wants, by their header Accept-Language. */
  readonly languageOf: (acceptLanguage: string | undefined) => Language
  /** By the working-day calendar. @default every Monday to Friday */
  readonly isWorkingDay?: IsWorkingDay
  /** Wraps the keys of what decisions rested on. */
  readonly keyWrap: KeyWrap
  /** What certificates cost, and who takes the money. */
  readonly paying: Paying
  /** Whom and what a citizen may ask about, by the registries' word. @default nobody and nothing */
  readonly concerns?: Concerns
  /** How long people may leave a request before it is closed, in milliseconds. @default ABANDONED_AFTER */
  readonly abandonedAfter?: number
  /** How old the oldest answer may be when a preview is approved, in milliseconds. @default FRESH_FOR */
  readonly freshFor?: number
  /** Which agency is asked about what a registry told. @default none */
  readonly keepers?: Keepers
  /** Hears of a clarification whose deadline has passed. @default nobody */
  readonly onOverdue?: (overdue: Overdue) => void
  /** Who is told of changes, and which registries are heard. @default nobody */
  readonly correspondents?: Correspondents
  /** Each pursues AT_ONCE requests at once. @default 4 */
  readonly workers?: number
  /** For one attempt, in milliseconds. @default 30_000 */
  readonly deadline?: number
  /** @default BACKOFF */
  readonly backoff?: Backoff
  /** @default the machine's */
  readonly clock?: () => Date
  /** @default Math.random */
  readonly random?: () => number
  /** Hears what operators must look at; without personal data. @default nobody */
  readonly onFault?: (fault: unknown) => void
}

export interface Certificates {
  readonly resolvers: Resolvers
  readonly subscriptions: Subscriptions
  routes(app: FastifyInstance, identify: Identify): Promise<void>
  /** Files the definitions, publishes the key, and takes up what is waiting. */
  start(): Promise<void>
  /** Breaks off what is in hand, to be taken up at the next start. The queue is closed by whoever opened it, after this. */
  close(): Promise<void>
  /** Requests under way keep the versions that they were made by. */
  readonly offer: Offering['offer']
}

/** Throws `CertificateError` DEFINITIONS_INVALID with every mistake. */
export function createCertificates(given: CertificatesParts): Certificates {
  const filled = { ...DEFAULTS, ...given }
  const archive = createReadyArchive(createArchive(given.store.db), given.schema)
  const notifications = createNotifications(filled)
  const keyring = publishing(given.keyring, given.store.db, filled.clock)
  const parts = { ...filled, ...createRequestChanges(listenersOf(filled, notifications)), keyring }
  const { store, queue, schema, clock, workers, secret, paying, onFault } = parts
  const isOffered = (definition: Definition): boolean => offered(paying, definition)
  const offering = createOffering(parts.definitions, { schema, archive, isOffered })
  const verifier = createVerifier(parts)
  const closing = new AbortController()
  const inHand = createInHand()
  const standing = createStanding(parts)
  const dossiers = createDossiers(store.db, parts.keyWrap)
  const hmacKey = createSecretKey(secret)
  const collecting = {
    ...parts,
    places: standing.places,
    recordPseudonym: standing.recordPseudonym,
    archive,
    inHand,
    feed: notifications.feed,
    dossiers,
    pursuits: createPursuits(store.db),
    outcomes: createOutcomes({ ...parts, dossiers }),
    closing: closing.signal,
    pseudonym: ({ kind, key }: Subject) => createHmac('sha256', hmacKey).update(`${kind}\n${key}`).digest(),
  }
  const papers = createPapers({ ...parts, keyring, archive, onPaper: notingPapers(store.db, clock) })
  const payments = createPayments({ ...parts, archive, closing: closing.signal })
  const prices = createPrices(paying.amounts)
  return {
    resolvers: merged(
      createResolvers({ ...parts, catalogue: offering.catalogue, archive, verifier, prices }),
      createRequestResolvers({ ...parts, archive, prices, stop: inHand.stop }),
      createStatusResolvers(parts),
    ),
    subscriptions: createSubscriptions({ ...parts, archive, feed: notifications.feed }),
    async routes(app, identify) {
      addRoutes(app, { store, issuer: parts.issuer, catalogue: offering.catalogue })
      await addVerificationPages(app, { ...parts, archive, verifier })
      addPaperRoute(app, { store, papers, identify, clock })
      addPaymentCallback(app, { payments, onFault })
      standing.routes(app)
      notifications.routes(app)
    },
    async start() {
      await offering.file()
      // A key that could not seal shows at the start, not at the counter.
      await parts.seals.chainOf(await keyring.current())
      await queue.work(JOB, async (job) => await pursue(job, collecting), { workers, atOnce: AT_ONCE })
      await queue.work(ABANDON_JOB, async (job) => await closeAbandoned(job, parts))
      await queue.work(OVERDUE_JOB, async (job) => await tellOverdue(job, parts))
      await standing.start()
      await payments.start()
      await notifications.start()
      await startRetention({ ...parts, closing: closing.signal })
    },
    async close() {
      closing.abort()
      await payments.close()
      await notifications.close()
      await inHand.ended()
      await verifier.close()
    },
    offer: offering.offer,
  }
}

/**
 * Requests that a worker takes up at once, and so are looked up and written together. With four workers, each asking one
 * registry for a family of four, as many sends as may wait for it (connectors/sdk); how many it has at once is bounded there.
 */
const AT_ONCE = 16

const DEFAULTS = {
  correspondents: NOBODY,
  workers: 4,
  deadline: 30_000,
  backoff: BACKOFF,
  clock: () => new Date(),
  random: Math.random,
  onFault: () => undefined,
  concerns: async () => false,
  abandonedAfter: ABANDONED_AFTER,
  freshFor: FRESH_FOR,
  keepers: new Map<string, Keeper>(),
  onOverdue: () => undefined,
  onCorrection: () => undefined,
}

/** In the order in which they hear of a change. */
function listenersOf(
  parts: Parameters<typeof abandoning>[0] & { readonly queue: Queue },
  { listeners }: Notifications,
): readonly ChangeListener[] {
  return [...listeners, pursuing(parts.queue), abandoning(parts), paymentListener(parts.queue)]
}

/** Type by type; no field is resolved twice. */
function merged(...all: readonly Resolvers[]): Resolvers {
  const types = new Set(all.flatMap((each) => Object.keys(each)))
  return Object.fromEntries([...types].map((type) => [type, Object.assign({}, ...all.map((each) => each[type]))]))
}
