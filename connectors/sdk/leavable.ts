/**
 * Waiting that can be left: settles with the promise, or with the signal's reason as soon as that aborts.
 *
 * What is waited for goes on, for others or to its own end; `late` takes what it brings after that, to put it back.
 */
export function leavable<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  late?: (value: Value) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    promise
      .then((value) => (signal.aborted ? late?.(value) : resolve(value)), reject)
      .finally(() => signal.removeEventListener('abort', leave))
  })
}
