/**
 * What composition alone costs: the same question over the same four slices, every registry answering from memory, no HTTP,
 * no wire. What is left is finding out what to read, reading it, and laying the answer out.
 */
import { execute, type GraphQLSchema, parse } from 'graphql'
import { roster } from '../../connectors/index.ts'
import type { Answer } from '../../connectors/sdk/answer.ts'
import type { Reader, Registry } from '../../connectors/sdk/connector.ts'
import { createExecutor } from '../../gateway/execute.ts'
import { createRead } from '../../gateway/read.ts'
import { createRequests } from '../../gateway/request.ts'
import { composeWindow } from '../../gateway/window/compose.ts'
import { openRegistries } from '../../gateway/window/registries.ts'
import { handler } from './handwritten.ts'
import { stitched } from './stitched.ts'
import { openAll, QUESTION, type Registries, type World } from './world.ts'

const ROUNDS = 15
const REQUESTS = 1_000

export async function composition(world: World, pinfl: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const opened = openAll(world)
  const memory = remembering(opened)
  const contenders = {
    'hand-written': handler(memory),
    gateway: gateway(world, memory),
    stitched: overSchema(stitched(memory)),
  }
  const rounds = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]))
  for (let round = -3; round < ROUNDS; round += 1) {
    for (const [name, ask] of Object.entries(contenders)) {
      const before = process.cpuUsage()
      for (let left = REQUESTS; left > 0; left -= 1) JSON.stringify(await ask(pinfl))
      const { user, system } = process.cpuUsage(before)
      if (round >= 0) rounds.get(name)?.push((user + system) / 1000 / REQUESTS)
    }
  }
  for (const registry of opened.values()) await registry.close()
  return rounds
}

function gateway(world: World, memory: Registries): (pinfl: string) => Promise<object> {
  const { schema } = composeWindow(openRegistries(world.registries, roster))
  const requests = createRequests({ read: createRead(memory, []), registries: memory, executor: () => executor })
  const executor = createExecutor(schema, (context) => requests.finish(context))
  const { signal } = new AbortController()
  const principal = { kind: 'service', id: 'bench', clientId: 'bench', scopes: [] } as const
  return async (pinfl) =>
    await requests.open({ principal, purpose: 'CERTIFICATE', language: 'en' }, { signal }).execute(QUESTION, { pinfl })
}

/** Parsed once, as Apollo Server would keep it. */
function overSchema(schema: GraphQLSchema): (pinfl: string) => Promise<object> {
  const document = parse(QUESTION)
  return async (pinfl) => await execute({ schema, document, variableValues: { pinfl }, contextValue: {} })
}

/** Asks a registry once for each question, and answers from memory ever after. */
function remembering(registries: Registries): Registries {
  return new Map([...registries].map(([name, registry]) => [name, remembered(registry)]))
}

/** Answers each question by its own wire once, and from memory ever after. */
export function remembered(registry: Registry): Registry {
  const readers = Object.entries(registry.readers).map(([entity, reader]): [string, Reader] => {
    const kept = new Map<string, Answer>()
    const readMany: Reader['readMany'] = async (keys, fields, call) => {
      const id = (key: string): string => `${key} ${fields.join()}`
      const missing = keys.filter((key) => !kept.has(id(key)))
      if (missing.length > 0) {
        const answers = await reader.readMany(missing, fields, call)
        for (const [at, key] of missing.entries()) if (answers[at] !== undefined) kept.set(id(key), answers[at])
      }
      return keys.flatMap((key) => kept.get(id(key)) ?? [])
    }
    return [entity, { ...reader, readMany }]
  })
  return { ...registry, readers: Object.fromEntries(readers) }
}
