/**
 * What a client has agreed with the register about extracts: where it is called back, if anywhere, and how long the archive
 * really takes. Said by the mock's own orders, `GET|PUT|DELETE /__mock/callback`, and forgotten with the process.
 */
import { z } from 'zod'
import type { MockRegistry, MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'

export interface Callback {
  readonly url: string
  /** Agreed with the client. */
  readonly secret: string
}

export interface Agreement {
  /** Undefined where nobody is told. */
  callback(): Callback | undefined
  /** How long an extract really takes, in milliseconds. */
  readyAfter(): number
  readonly orders: NonNullable<MockRegistry['orders']>
}

const shape = z.strictObject({
  /** The window that is told, and under which name this register is known there. */
  to: z.url({ protocol: /^https?$/ }),
  registry: z.string().default('land'),
  secret: z.string().min(1),
  /** Where the archive is quicker than it says, in milliseconds. @default what it says */
  readyAfter: z.int().min(0).optional(),
})

/** `extractDelay` is how long the archive says that it takes, in milliseconds. */
export function createAgreement(extractDelay: number): Agreement {
  let agreed: z.output<typeof shape> | undefined
  const readyAfter = (): number => agreed?.readyAfter ?? extractDelay
  /** Without the secret: it may be shown on somebody's screen. */
  const told = (): MockResponse => {
    const { to, registry } = agreed ?? {}
    return json(200, { callback: to === undefined ? null : { to, registry, readyAfter: readyAfter() } })
  }
  return {
    callback: () =>
      agreed && {
        url: `${agreed.to.replace(/\/$/, '')}/registries/${agreed.registry}/callbacks`,
        secret: agreed.secret,
      },
    readyAfter,
    orders: {
      'GET callback': told,
      'PUT callback'(request) {
        const wanted = parsed(request)
        if (wanted === undefined)
          return json(422, { error: 'a callback has to (an address), secret, and may have readyAfter' })
        agreed = wanted
        return told()
      },
      'DELETE callback'() {
        agreed = undefined
        return told()
      },
    },
  }
}

function parsed({ body }: MockRequest): z.output<typeof shape> | undefined {
  try {
    return shape.parse(JSON.parse(body.toString()))
  } catch {
    return undefined
  }
}
