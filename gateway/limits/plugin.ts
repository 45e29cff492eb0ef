/**
 * The limits on what one operation may ask, in the order of what it costs to check them: rate by address before the
 * request is read, form when a document is first seen, rate by principal and cost before anything is read, and calls as
 * they are made. Sizes in bytes and tokens come before all of these: they are options of the server (sizes.ts).
 */
import type { DocumentNode } from 'graphql'
import type { RequestContext } from '../context.ts'
import type { Operation, Plugin } from '../plugin.ts'
import { evaluate } from './amount.ts'
import { countCalls } from './calls.ts'
import { type Estimate, estimate } from './cost.ts'
import { DEFAULT_FORM, type Form, formRule, tooLarge } from './form.ts'
import { createRateLimits, DEFAULT_RATES, type OpenLimiter, type RateLimits, type Rates } from './rate.ts'

export interface Limits {
  readonly form: Form
  readonly rates: Rates
  /** What an operation may cost, by `@cost` and `@listSize`. */
  readonly cost: number
  /** Items of one list that a client may ask for by an argument. */
  readonly page: number
  /** Items that are assumed of a list about which the schema says nothing. */
  readonly assumedSize: number
  /** Requests to registries that one operation may cause. */
  readonly calls: number
}

export const DEFAULT_LIMITS: Limits = {
  form: DEFAULT_FORM,
  rates: DEFAULT_RATES,
  cost: 10_000,
  page: 100,
  assumedSize: 10,
  calls: 50,
}

export interface LimitsOptions {
  /** @default the process's memory */
  readonly openLimiter?: OpenLimiter
  /** Routes that are asked without a token by machines of the house: no address is counted there. */
  readonly uncounted?: readonly string[]
}

export function limits(bounds: Limits = DEFAULT_LIMITS, { openLimiter, uncounted = [] }: LimitsOptions = {}): Plugin {
  const rates = createRateLimits(bounds.rates, openLimiter)
  return {
    name: 'limits',
    http(app) {
      app.addHook('onRequest', async ({ headers, ip, method, routeOptions }) => {
        // A browser's preflight carries no token, whoever's it is (Fetch, 3.2.2).
        if (headers.authorization !== undefined || method === 'OPTIONS') return
        if (routeOptions.url !== undefined && uncounted.includes(routeOptions.url)) return
        await rates.countAddress(ip)
      })
    },
    rules: () => [formRule(bounds.form)],
    admit: admission(bounds, rates),
    read: countCalls(bounds.calls),
  }
}

function admission(bounds: Limits, rates: RateLimits): NonNullable<Plugin['admit']> {
  const estimates = keepEstimates(bounds.assumedSize)
  return async (operation: Operation, { principal }: RequestContext) => {
    await rates.countPrincipal(principal)
    const { page, cost } = estimates(operation)
    if (!(evaluate(page, operation.variables) <= bounds.page)) throw tooLarge('page', bounds.page)
    if (!(evaluate(cost, operation.variables) <= bounds.cost)) throw tooLarge('cost', bounds.cost)
  }
}

/** Kept with the document, so that an estimate goes when the bounded store of documents lets go of it. */
function keepEstimates(assumedSize: number): (operation: Operation) => Estimate {
  const kept = new WeakMap<DocumentNode, Map<string | undefined, Estimate>>()
  return ({ schema, document, operationName }) => {
    const byName = kept.get(document) ?? new Map<string | undefined, Estimate>()
    kept.set(document, byName)
    const known = byName.get(operationName) ?? estimate(schema, document, { operationName, assumedSize })
    byName.set(operationName, known)
    return known
  }
}
