/**
 * Finds out whether a record is a citizen's by asking: from their own record outwards along the `@conveys` fields, until
 * the record is met or nothing is left to follow.
 *
 * The nearest questions come first, so a citizen's own dwelling is found without asking about their children. Each is an
 * ordinary read through the whole chain under the purpose AUTHORISATION, so it is counted, kept and in the trail as such.
 * A registry that did not answer leaves the question open, and an open question is neither a permission nor a denial.
 */
import { RegistryError } from '../../connectors/sdk/errors.ts'
import type { AccessRules, Conveyance } from '../access.ts'
import type { ReadAnswer, ReadItem } from '../read.ts'
import { type Grants, type RecordName, reachable, sameKey } from './grants.ts'

/** One question through the whole chain; those of one tick travel together. */
export type Ask = (registry: string, entity: string, item: ReadItem) => Promise<ReadAnswer>

export interface Search {
  readonly rules: AccessRules
  readonly grants: Grants
  readonly ask: Ask
}

/** The longest way that a search follows: a ward, their dwelling, an account of it, and one to spare. */
const MAX_STEPS = 4

/**
 * Looks for records of `entity` under `keys`; `grants` holds what was found. Returns the failure that left it open whether
 * the others are the citizen's, if there was one.
 */
export async function search(
  entity: string,
  keys: readonly string[],
  { rules, grants, ask }: Search,
): Promise<RegistryError | undefined> {
  const nearest = reachable(entity, (type) => sameKey(rules.conveying(type), 'from'))
  const leading = reachable(entity, (type) => rules.conveying(type).map(({ from }) => from))
  const others = new Set([...leading].filter((type) => !nearest.has(type)))
  const found = (): boolean => keys.every((key) => grants.holds({ entity, key }))
  if (!leading.has(grants.own.entity)) return undefined

  const failures: RegistryError[] = []
  const seen = new Set<string>()
  let records: readonly RecordName[] = [grants.own].filter((record) => isNew(seen, record))
  for (let step = 0; step < MAX_STEPS && records.length > 0; step++) {
    const reached: RecordName[] = []
    for (const wanted of [nearest, others]) {
      const steps = await Promise.all(records.map((record) => follow(record, wanted, { rules, grants, ask })))
      if (found()) return undefined
      failures.push(...steps.flatMap(({ failed }) => failed))
      reached.push(...steps.flatMap(({ met }) => met))
    }
    records = reached.filter((record) => leading.has(record.entity) && isNew(seen, record))
  }
  return failures[0]
}

interface Step {
  readonly met: readonly RecordName[]
  readonly failed: readonly RegistryError[]
}

/** Asks one record where it leads to records of the `wanted` types: one question to each registry that knows. */
async function follow(record: RecordName, wanted: ReadonlySet<string>, { rules, grants, ask }: Search): Promise<Step> {
  const paths = pathsByRegistry(rules.conveyedBy(record.entity).filter(({ to }) => wanted.has(to)))
  const steps = await Promise.all(
    [...paths].map(async ([registry, fields]): Promise<Step> => {
      const answer = await ask(registry, record.entity, { key: record.key, fields })
      return answer.status === 'FOUND'
        ? { met: grants.learn(registry, record.entity, answer.entity), failed: [] }
        : { met: [], failed: undecided(registry, answer) }
    }),
  )
  return { met: steps.flatMap(({ met }) => met), failed: steps.flatMap(({ failed }) => failed) }
}

function pathsByRegistry(conveyances: readonly Conveyance[]): ReadonlyMap<string, readonly string[]> {
  const read = conveyances.flatMap((conveyance) => conveyance.read ?? [])
  const registries = new Set(read.map(({ registry }) => registry))
  return new Map(
    [...registries].map((name) => [
      name,
      [...new Set(read.filter(({ registry }) => registry === name).map(({ path }) => path))].sort(),
    ]),
  )
}

/** No record is an answer: it leads nowhere. Anything else that is not a record is none. */
function undecided(registry: string, answer: ReadAnswer): readonly RegistryError[] {
  switch (answer.status) {
    case 'UNAVAILABLE':
      return [answer.error]
    case 'PENDING': {
      const wait = answer.availableAt && Math.max(answer.availableAt.getTime() - Date.now(), 0)
      const details = wait === undefined ? {} : { retryAfter: wait }
      return [new RegistryError('REGISTRY_UNAVAILABLE', `${registry} has not yet said where a record leads`, details)]
    }
    case 'WITHHELD':
      return [new RegistryError('REGISTRY_REFUSED', `${registry} will not say where a record leads`)]
    default:
      return []
  }
}

function isNew(seen: Set<string>, { entity, key }: RecordName): boolean {
  const id = `${entity}/${key}`
  if (seen.has(id)) return false
  seen.add(id)
  return true
}
