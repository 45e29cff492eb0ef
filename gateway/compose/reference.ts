/**
 * A place in a result where an entity stands: its key, what the reference already told, and one answer per slice that
 * must be read for what was selected there.
 *
 * All reads of a place start together, when the place is reached, so that places of one level travel upstream together
 * and a slow registry holds up its own fields only.
 */
import type { AnswerStatus } from '../../connectors/sdk/answer.ts'
import type { FieldSet } from '../../connectors/sdk/fields.ts'
import type { RequestContext } from '../context.ts'
import { GatewayError } from '../errors.ts'
import type { ReadAnswer } from '../read.ts'
import type { ObjectType } from './model.ts'

export interface PlannedRead {
  readonly slice: string
  readonly registry: string
  readonly fields: FieldSet
}

/** `Source` of schema/shared.graphql. */
export interface SourceLine {
  readonly registry: string
  readonly status: AnswerStatus
  readonly asOf: Date | null
  readonly receivedAt: Date | null
  readonly requestId: string | null
  readonly recordVersion: string | null
}

interface StartedRead {
  readonly registry: string
  readonly promise: Promise<ReadAnswer>
  answer?: ReadAnswer
}

export class Reference {
  readonly type: ObjectType
  readonly key: string
  /** Fields that are known without a read, such as the directory's assignment. */
  readonly known: Readonly<Record<string, unknown>>
  readonly #reads = new Map<string, StartedRead>()

  constructor(type: ObjectType, key: string, known: Readonly<Record<string, unknown>> = {}) {
    this.type = type
    this.key = key
    this.known = known
  }

  start(reads: readonly PlannedRead[], context: RequestContext): this {
    for (const { slice, registry, fields } of reads) {
      const read: StartedRead = { registry, promise: context.read(registry, this.type.name, this.key, fields) }
      this.#reads.set(slice, read)
      read.promise.then(
        (answer) => {
          read.answer = answer
        },
        () => undefined, // whoever waits for the field is told; a read nobody waits for any more must not be unhandled
      )
    }
    return this
  }

  /** The value of one of the entity's own fields, at once where the answer is already there. Throws what kept it away. */
  field(name: string): unknown {
    if (name === this.type.key) return this.key
    if (name in this.known) return this.known[name]
    const read = this.#reads.get(this.type.fields.get(name)?.slice ?? '')
    if (read === undefined) return null
    if (read.answer !== undefined) return told(read.answer, name, read.registry)
    return read.promise.then((answer) => told(answer, name, read.registry))
  }

  /**
   * Itself as soon as one registry said anything but "no such record"; null when all of them said so. A registry that did
   * not answer leaves the entity standing, with an error on its own fields: silence is not absence.
   */
  standing(): Promise<Reference | null> {
    const reads = [...this.#reads.values()]
    return new Promise((resolve) => {
      let absent = 0
      const settle = (answer?: ReadAnswer): void => {
        if (answer?.status === 'NOT_FOUND') absent += 1
        else resolve(this)
        if (absent === reads.length) resolve(null)
      }
      for (const { promise } of reads) promise.then(settle, () => settle())
    })
  }

  /** What each registry that was asked here answered. */
  async sources(): Promise<readonly SourceLine[]> {
    return await Promise.all(
      [...this.#reads.values()].map(async ({ registry, promise }) => sourceLine(registry, await promise)),
    )
  }
}

/** The value that an answer holds, or the error that stands in its place. */
export function told(answer: ReadAnswer, name: string, registry: string): unknown {
  switch (answer.status) {
    case 'FOUND':
      return Reflect.get(answer.entity, name) ?? null
    case 'NOT_FOUND':
      return null
    case 'WITHHELD':
      throw answer.denied === true
        ? new GatewayError('ACCESS_DENIED', 'this caller may not read this for this purpose', { registry })
        : new GatewayError('RECORD_WITHHELD', `${registry} withholds the record`, { registry })
    case 'PENDING':
      throw new GatewayError('RECORD_PENDING', `${registry} will answer later`, {
        registry,
        ...(answer.availableAt && { retryAfter: Math.max(0, answer.availableAt.getTime() - Date.now()) }),
      })
    case 'UNAVAILABLE': {
      const { error } = answer
      throw new GatewayError(error.code, `${registry} did not answer`, {
        registry,
        cause: error,
        ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
      })
    }
  }
}

function sourceLine(registry: string, answer: ReadAnswer): SourceLine {
  const provenance = 'provenance' in answer ? answer.provenance : undefined
  return {
    registry,
    status: answer.status,
    asOf: provenance?.asOf ?? null,
    receivedAt: provenance?.receivedAt ?? null,
    requestId: provenance?.requestId ?? null,
    recordVersion: provenance?.recordVersion ?? null,
  }
}
