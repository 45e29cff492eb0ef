/**
 * Definitions decided over what the mock registries really answer about a population: for tests of what is granted and
 * refused, and of how it looks on paper.
 */
import { roster } from '../../../connectors/index.ts'
import { BACKOFF } from '../../../gateway/certificates/backoff.ts'
import { type ReadyDefinition, readyDefinition } from '../../../gateway/certificates/catalogue/definition.ts'
import { type Step, stepAfter } from '../../../gateway/certificates/collect/step.ts'
import { createExecutor } from '../../../gateway/execute.ts'
import { createRead } from '../../../gateway/read.ts'
import { createRequests } from '../../../gateway/request.ts'
import { composeWindow } from '../../../gateway/window/compose.ts'
import { type OpenRegistries, openRegistries } from '../../../gateway/window/registries.ts'
import { startMocks } from '../../../mocks/main.ts'
import type { Population } from '../../../mocks/population/contract.ts'
import type { SampleName } from '../../../mocks/population/samples.ts'
import { registriesOf } from '../../../mocks/window.ts'
import { testDatabase } from '../../support/postgres.ts'
import { DEFINITIONS, OFFICER } from './world.ts'

export const NOW = new Date('2026-11-27T09:00:00Z')

export interface Decisions {
  readonly population: Population
  /** By the name of an example, or, after `=`, as it stands. */
  keyOf(subject: SampleName | `=${string}`): string
  decided(type: string, key: string): Promise<{ readonly step: Step; readonly ready: ReadyDefinition }>
  close(): Promise<void>
}

export async function openDecisions(): Promise<Decisions> {
  const { adminUrl } = await testDatabase()
  const mocks = await startMocks({ size: 2_000, seed: 1, accountsAdminUrl: adminUrl })
  const opened = openRegistries(registriesOf(mocks), roster)
  const window = windowOver(opened)
  return {
    population: mocks.population,
    keyOf(subject) {
      if (subject.startsWith('=')) return subject.slice(1)
      const sample = mocks.population.samples[subject as SampleName]
      if ('pinfl' in sample) return sample.pinfl
      return 'stir' in sample ? sample.stir : sample.cadastralNumber
    },
    async decided(type, key) {
      const ready = window.ready.get(type)
      if (ready === undefined) throw new TypeError(`there is no ${type}`)
      const context = window.requests.open(OFFICER, { signal: new AbortController().signal })
      const result = await context.execute(ready.definition.query.text, { subject: key })
      const record = { subject: { key }, facts: [], faultySince: null, dueAt: NOW }
      const attempt = { record: record as never, ready, result, answers: context.answers, now: NOW, random: 0.5 }
      return { step: stepAfter(attempt, BACKOFF), ready }
    },
    async close() {
      await opened.close()
      await mocks.close()
    },
  }
}

/** Nobody is denied anything here: who may ask is another room's affair. */
function windowOver({ registries, slices, readers }: OpenRegistries) {
  const { schema } = composeWindow({ slices, readers })
  const requests = createRequests({ read: createRead(registries, []), registries, executor: () => executor })
  const executor = createExecutor(schema, (context) => requests.finish(context))
  const ready = new Map(DEFINITIONS.map((definition) => [definition.id, readyDefinition(definition, schema)]))
  return { requests, ready }
}
