/** What was opened is closed in the mirror image, every part of it, whatever happens to the others. */
export type Closing = () => Promise<void>

export async function closeInTurn(closing: Closing[]): Promise<void> {
  const failures: unknown[] = []
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) {
    await close().catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed')
}
