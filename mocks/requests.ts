/**
 * What a mock was asked and how it ended: tests count upstream calls here and see which keys and fields were asked.
 *
 * An entry is made when a request has come, before anything is done about it, so a request that is never answered is
 * counted too. The list is bounded, the count is not.
 */
import type { FaultKind } from './faults.ts'
import type { Asked } from './registry.ts'

/** `open` until it ends; `left` when the client went before the answer was out; `broken` when a fault cut the answer. */
export type Ending = 'open' | 'answered' | 'broken' | 'left'

export interface LoggedRequest extends Asked {
  readonly sequence: number
  /** When it came, ISO 8601. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly ending: Ending
  readonly status?: number
  readonly fault?: FaultKind
  /** From its coming to its end, in milliseconds. */
  readonly ms?: number
}

export type Arrival = Pick<LoggedRequest, 'method' | 'path' | 'headers'> & { readonly asked?: Asked }
export type End = Pick<LoggedRequest, 'ending' | 'status' | 'fault'>

export interface RequestLog {
  list(): readonly LoggedRequest[]
  /** Requests since the last `clear`, those no longer listed included; with `path`, of those listed. */
  count(path?: string): number
  clear(): void
  /** Notes that a request has come; what is returned notes once how it ended. */
  open(arrival: Arrival): (end: End) => void
}

export function createRequestLog(limit = 10_000): RequestLog {
  let entries: LoggedRequest[] = []
  let sequence = 0
  return {
    list: () => [...entries],
    count: (path) => (path === undefined ? sequence : entries.filter((entry) => entry.path === path).length),
    clear() {
      entries = []
      sequence = 0
    },
    open({ asked, headers, ...arrival }) {
      sequence += 1
      const came = performance.now()
      const entry: LoggedRequest = {
        sequence,
        at: new Date().toISOString(),
        ...arrival,
        ...asked,
        headers: ofInterest(headers),
        ending: 'open',
      }
      entries.push(entry)
      if (entries.length > limit) entries.shift()
      return (end) => {
        if (entry.ending === 'open') Object.assign(entry, end, { ms: Math.round(performance.now() - came) })
      }
    },
  }
}

const SHOWN =
  /^(x-road-.*|x-request-id|x-sender-id|x-acting-for|x-basis|x-operator|x-applicant|traceparent|content-type|accept|accept-language|soapaction|user-agent)$/
const SECRET = /^(authorization|x-api-key)$/

/** A credential is shown as present, without its value: the log is served to whoever asks. */
function ofInterest(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (SHOWN.test(name)) kept[name] = value
    else if (SECRET.test(name)) kept[name] = value.replace(/\S+$/, '***')
  }
  return kept
}
