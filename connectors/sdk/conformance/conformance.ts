/**
 * What every connector keeps, ours or an agency's, as a list of checks that anything can run: a test runner, the CLI, an
 * agency's own pipeline. Each opens the connector anew, so that no breaker and no token of another check is left.
 */
import { closing } from './closing.ts'
import { declaring } from './declaring.ts'
import { failing } from './failing.ts'
import { leaving } from './leaving.ts'
import { reading } from './reading.ts'
import type { Check, Subject } from './subject.ts'

/** The checks for this connector. `stand` is its registry, started once by who runs them; `run` leaves it as it was. */
export function conformance(subject: Subject): readonly Check[] {
  const checks = [declaring, reading, leaving, failing, closing].flatMap((checksOf) => checksOf(subject))
  return checks.map(({ name, run }) => ({
    name,
    async run(stand) {
      await stand.requests.clear()
      try {
        await run(stand)
      } finally {
        await stand.faults.clear()
      }
    },
  }))
}

export interface Result {
  readonly name: string
  /** Undefined where it is kept. */
  readonly error?: unknown
}

/** All checks, one after the other, on a registry of their own. */
export async function runConformance(subject: Subject): Promise<readonly Result[]> {
  const stand = await subject.start()
  try {
    const results: Result[] = []
    for (const check of conformance(subject)) {
      results.push(
        await check.run(stand).then(
          () => ({ name: check.name }),
          (error: unknown) => ({ name: check.name, error }),
        ),
      )
    }
    return results
  } finally {
    await stand.close()
  }
}
