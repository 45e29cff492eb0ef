/**
 * What certificates cost at this window, and who takes the money. Without a provider nothing that costs something is offered,
 * and the start says which: a front end must see a catalogue that is true.
 */
import type { Logger } from 'pino'
import { type Definition, readBaseAmounts } from '../../schema/index.ts'
import { offered, type Paying } from '../certificates/pay/payments.ts'
import { createProvider } from '../certificates/pay/provider.ts'
import type { Config } from '../config.ts'

export interface PayingParts {
  readonly config: Config
  readonly logger: Logger
  readonly definitions: readonly Definition[]
}

/** Asks nobody anything: a provider that is down does not stop a window. */
export function openPaying({ config: { payment }, logger, definitions }: PayingParts): Paying {
  const paying: Paying = { amounts: readBaseAmounts(), ...(payment && { provider: createProvider(payment) }) }
  const missing = definitions.filter((definition) => !offered(paying, definition)).map(({ id }) => id)
  if (missing.length > 0) {
    logger.warn(
      { certificates: missing },
      'no payment provider (DARCHA_PAYMENT_URL): what costs something is not offered',
    )
  }
  return paying
}
