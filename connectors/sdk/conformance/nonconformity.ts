/** What a connector does not keep: said so that its author knows what to mend, without a key or a value. */
export class Nonconformity extends Error {
  override readonly name = 'Nonconformity'
}

export function ensure(kept: boolean, otherwise: string): void {
  if (!kept) throw new Nonconformity(otherwise)
}

/** Waits for what another process or socket has yet to notice. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  otherwise: string,
  ms = 5_000,
): Promise<void> {
  const end = performance.now() + ms
  while (!(await holds())) {
    ensure(performance.now() < end, otherwise)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** What `promise` settles to, if it does so within `ms`. */
export async function promptly<Value>(promise: Promise<Value>, ms: number, otherwise: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Nonconformity(otherwise)), ms)
  })
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
