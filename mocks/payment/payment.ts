/**
 * A mock payment provider: makes invoices, takes money that is none, tells the merchant, gives it back.
 */
import { type RunningMock, type StartOptions, startMock } from '../server.ts'
import { createBook, type Invoice } from './book.ts'
import { createCallbacks, type Settings } from './callbacks.ts'
import { paymentMock } from './server.ts'

/** The secret that this mock has agreed on unless it is told of another. */
export const MOCK_SECRET = 'darcha-mock-payment-secret'

export interface PaymentOptions extends StartOptions {
  /** @default MOCK_SECRET */
  readonly secret?: string
  /** Before a callback that was not taken is sent again, in milliseconds; doubled each time. @default 500 */
  readonly callbackPause?: number
  /** Where its invoices outlive it. @default they do not */
  readonly file?: string | undefined
}

export interface RunningPayment extends RunningMock {
  readonly secret: string
  /** May be changed at any time. */
  readonly settings: Settings
  /** In the order of coming. */
  invoices(): readonly Readonly<Invoice>[]
  /** Somebody pays. Whether that was possible. */
  pay(id: string): boolean
  /** Sends the merchant what it was told before, or would have been. */
  tellAgain(id: string): void
}

export async function startPayment(options: PaymentOptions = {}): Promise<RunningPayment> {
  const { secret = MOCK_SECRET, callbackPause, file, now = () => new Date() } = options
  const payUrl = (id: string) => `${mock.url}/pay/${id}`
  const book = createBook({ payUrl, ...(file !== undefined && { file }) })
  const settings: Settings = { callbackUrl: undefined, callbacks: 'SENT', payers: 'BY_HAND' }
  const pause = callbackPause === undefined ? {} : { pause: callbackPause }
  const callbacks = createCallbacks({ secret, settings, now, ...pause })
  const mock: RunningMock = await startMock(paymentMock({ book, callbacks, settings, secret }), options)
  return {
    ...mock,
    secret,
    settings,
    invoices: () => book.list(),
    pay(id) {
      const invoice = book.find(id)
      if (invoice === undefined || !book.pay(invoice, now())) return false
      callbacks.tell(invoice)
      return true
    },
    tellAgain(id) {
      const invoice = book.find(id)
      if (invoice !== undefined) callbacks.tell(invoice)
    },
    async close() {
      callbacks.close()
      await mock.close()
    },
  }
}
