/** The end: nothing of a connector is left open, and nothing is answered any more. */
import { ask, callOf, type Entity, ensureOutcomes } from './asking.ts'
import { ensure, eventually, promptly } from './nonconformity.ts'
import type { Check, Stand, Subject } from './subject.ts'

export function closing({ connector }: Subject): readonly Check[] {
  const open = ({ options }: Stand) => connector.open(connector.parseOptions(options))
  return [
    {
      name: 'closes every connection, and answers nothing after that',
      async run(stand) {
        const registry = open(stand)
        const entities = Object.entries(registry.readers).flatMap(([type, reader]): Entity[] => {
          const { [type]: sample } = stand.samples
          return sample === undefined ? [] : [{ type, reader, sample }]
        })
        for (const entity of entities) await ask(entity, entity.sample.known, entity.sample.fewer)
        await promptly(registry.close(), 5_000, 'it does not close')
        const left = async (): Promise<number> => (await stand.connections?.()) ?? 0
        await eventually(async () => (await left()) === 0, 'a connection is left open')
        for (const entity of entities) {
          const { known, fewer } = entity.sample
          ensureOutcomes(
            await ask(entity, known, fewer),
            known.map(() => 'REGISTRY_UNAVAILABLE'),
            'after closing',
          )
        }
      },
    },
    {
      name: 'closes while the registry still owes it an answer',
      async run(stand) {
        if (!stand.faults.kinds.includes('halfOpen')) return
        await stand.faults.set('halfOpen')
        const registry = open(stand)
        const waiting = registry.ping(callOf()).then(
          () => 'answered',
          () => 'ended',
        )
        await eventually(async () => (await stand.requests.list()).length > 0, 'ping asked nothing')
        await promptly(registry.close(), 5_000, 'it does not close')
        ensure((await promptly(waiting, 5_000, 'who waited still waits')) === 'ended', 'it answered what nobody said')
      },
    },
  ]
}
