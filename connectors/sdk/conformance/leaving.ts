/** Callers who leave, and time that runs out: at once, down to the wire, and never as an answer. */
import { ask, callOf, type Entity, ensureOutcomes, forEach } from './asking.ts'
import { ensure, eventually, promptly } from './nonconformity.ts'
import type { Check, Stand, Subject } from './subject.ts'

export function leaving(subject: Subject): readonly Check[] {
  return [
    {
      name: 'lets a caller who leaves go at once, and lets go of the registry',
      run: (stand) => playing(stand, () => forEach(subject, stand, (entity) => leaves(entity, stand))),
    },
    {
      name: 'asks nothing for a caller who has left already',
      run: (stand) => forEach(subject, stand, (entity) => leftBefore(entity, stand)),
    },
    {
      name: 'ends by its deadline where the registry never answers',
      run: (stand) => playing(stand, () => forEach(subject, stand, outOfTime, stand.impatient)),
    },
  ]
}

/** With a registry that takes requests and never answers, where it can be one. */
async function playing({ faults }: Stand, run: () => Promise<void>): Promise<void> {
  if (!faults.kinds.includes('halfOpen')) return
  await faults.set('halfOpen')
  await run()
}

/** Milliseconds: less than any deadline that would end the wait otherwise. */
const AT_ONCE = 3_000

async function leaves(entity: Entity, { requests }: Stand): Promise<void> {
  const caller = new AbortController()
  const { known, fewer } = entity.sample
  const settled = entity.reader.readMany(known, fewer, callOf(caller.signal)).then(
    () => 'answered',
    () => 'left',
  )
  await eventually(async () => (await requests.list()).length > 0, `${entity.type}: the registry was not asked`)
  caller.abort()
  const ending = await promptly(settled, AT_ONCE, `${entity.type}: a caller who left is kept waiting`)
  ensure(ending === 'left', `${entity.type}: a caller who left was given answers that the registry did not give`)
  const open = async (): Promise<number> => (await requests.list()).filter(({ ending }) => ending === 'open').length
  await eventually(async () => (await open()) === 0, `${entity.type}: the registry still works for a caller who left`)
}

async function leftBefore(entity: Entity, { requests }: Stand): Promise<void> {
  const { known, fewer } = entity.sample
  const settled = entity.reader.readMany(known, fewer, callOf(AbortSignal.abort())).then(
    () => 'answered',
    () => 'left',
  )
  ensure(
    (await promptly(settled, AT_ONCE, `${entity.type}: a caller who left is kept waiting`)) === 'left',
    `${entity.type}: it answered nobody`,
  )
  ensure((await requests.list()).length === 0, `${entity.type}: the registry was asked for nobody`)
}

async function outOfTime(entity: Entity): Promise<void> {
  const { known, fewer } = entity.sample
  const answers = promptly(ask(entity, known, fewer), 10_000, `${entity.type}: it knows no deadline`)
  ensureOutcomes(
    await answers,
    known.map(() => 'REGISTRY_TIMEOUT'),
    entity.type,
  )
}
