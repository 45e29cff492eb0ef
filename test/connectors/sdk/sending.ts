/** Calls and registries for tests of a send: no sockets, answers and failures one after the other. */
import type { Call } from '../../../connectors/sdk/call.ts'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import type { Send, SendCall, Transport } from '../../../connectors/sdk/transport.ts'

export function callOf(signal: AbortSignal = new AbortController().signal): Call {
  return { requestId: '7e1f4a52-3c1f-4f0a-9d51-0d6c6f0b1a11', signal, purpose: 'CASE', userId: 'UZ30101900000000' }
}

export const down = (): RegistryError => new RegistryError('REGISTRY_UNAVAILABLE', 'registry failed')
export const refused = (): RegistryError => new RegistryError('REGISTRY_REFUSED', 'registry refused the request')

export type Step = string | Error | ((call: SendCall) => Promise<string>)

export interface Scripted extends Transport<string, string> {
  /** Calls as they came in. */
  readonly calls: readonly SendCall[]
  readonly closed: () => boolean
}

/** Does one step after the other for each send; the last one for all that follow. */
export function scripted(...steps: readonly Step[]): Scripted {
  const calls: SendCall[] = []
  let closed = false
  const send: Send<string, string> = async (_, call) => {
    const step = steps[Math.min(calls.length, steps.length - 1)]
    calls.push(call)
    if (step instanceof Error) throw step
    return typeof step === 'function' ? await step(call) : (step ?? '')
  }
  return {
    registry: 'registry',
    send,
    calls,
    closed: () => closed,
    async close() {
      closed = true
    },
  }
}

/** A registry that takes the request and never answers, but for the signal. */
export const silence = ({ signal }: SendCall): Promise<string> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

/** A registry that does not even honour the signal. */
export const deaf = (): Promise<string> => new Promise(() => undefined)
