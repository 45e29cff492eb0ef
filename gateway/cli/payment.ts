/** What `darcha request` does about a fee: says where it is paid, and beside `darcha up` pays it where it is told to. */
import { CommandError } from './failure.ts'

export interface Payment {
  readonly amount: { readonly amount: string; readonly currency: string }
  readonly status: string
  readonly payUrl: string | null
}

/** Undefined where there is nothing to pay, or no address yet. */
export function payingLine(payment: Payment | null): string | undefined {
  if (payment?.payUrl == null) return undefined
  return `To be paid: ${payment.amount.amount} ${payment.amount.currency} at ${payment.payUrl}`
}

/** Presses the button on the page of the mock provider; no other is ever paid by a command. */
export async function payAtMock(payUrl: string, mock: string | undefined): Promise<void> {
  if (mock === undefined || new URL(payUrl).origin !== new URL(mock).origin) {
    throw new CommandError(`--pay pays at the mock beside \`darcha up\` only; pay at ${payUrl}`)
  }
  const response = await fetch(payUrl, { method: 'POST', redirect: 'manual' }).catch((cause: unknown) => {
    throw new CommandError('the mock payment provider does not answer; is `darcha up` still running?', cause)
  })
  if (response.status !== 303) throw new CommandError(`the mock payment provider did not take it (${response.status})`)
}
