/**
 * Makes the context of one request: the server makes one per HTTP request, the certificate worker one per attempt.
 */
import { randomUUID } from 'node:crypto'
import type { ReceivedAnswer, RequestContext, RequestIdentity } from './context.ts'
import type { Executor } from './execute.ts'
import { createLoad, type Read, type ReadAnswer, type ReadItem, type Registries } from './read.ts'

export interface RequestOptions {
  /** Aborts when the client leaves or the worker stops. */
  readonly signal: AbortSignal
  readonly requestId?: string
  readonly references?: ReadonlyMap<string, string>
}

export interface Requests {
  open(identity: RequestIdentity, options: RequestOptions): RequestContext
  /** Does what was registered to precede the answer, and what that registers in turn. */
  finish(context: RequestContext): Promise<void>
}

export interface RequestParts {
  readonly read: Read
  readonly registries: Registries
  /** Asked for at the first `execute`: the executor needs `finish` of these very requests. */
  executor(): Executor
}

export function createRequests({ read, registries, executor }: RequestParts): Requests {
  const works = new WeakMap<RequestContext, (() => Promise<void>)[]>()
  return {
    open(identity, { signal, requestId = randomUUID(), references }) {
      const answers: ReceivedAnswer[] = []
      const context: RequestContext = {
        ...identity,
        requestId,
        signal,
        answers,
        ...(references !== undefined && { references }),
        async read(registry, entity, key, fields) {
          const answer = await load(registry, entity, { key, fields })
          answers.push(received(registry, entity, { key, fields }, answer))
          return answer
        },
        async execute(text, variables) {
          return await executor().run({ document: executor().prepare(text), variables }, context)
        },
        beforeAnswer(work) {
          works.set(context, [...(works.get(context) ?? []), work])
        },
      }
      const load = createLoad(read, registries, context)
      return context
    },
    async finish(context) {
      for (let due = works.get(context); due !== undefined; due = works.get(context)) {
        works.delete(context)
        await Promise.all(due.map((work) => work()))
      }
    },
  }
}

function received(registry: string, entity: string, item: ReadItem, answer: ReadAnswer): ReceivedAnswer {
  return {
    registry,
    entity,
    ...item,
    status: answer.denied === true ? 'DENIED' : answer.status,
    receivedAt: new Date(),
    ...('provenance' in answer && { provenance: answer.provenance }),
    ...(answer.status === 'PENDING' && { reference: answer.reference }),
    ...(answer.status === 'PENDING' && answer.availableAt && { availableAt: answer.availableAt }),
    ...(answer.status === 'UNAVAILABLE' && { errorCode: answer.error.code }),
  }
}
