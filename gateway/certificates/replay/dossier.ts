/**
 * A dossier: everything that one decision rested on, as text. From it alone, with the definition and the type of its evidence,
 * the same decision follows again.
 *
 * It holds the evidence, the answers with their provenance, the request as it stood, and the moment; nothing that was drawn
 * by lot, because nothing that is decided depends on it. The evidence is JSON within the JSON, so that no value of a registry
 * can be taken for a moment of ours.
 */
import { types } from 'node:util'
import { type ExecutionResult, GraphQLError } from 'graphql'
import type { ReceivedAnswer } from '../../context.ts'
import type { Attempt } from '../collect/step.ts'
import type { RequestRecord } from '../request/records.ts'

/** An attempt without the definition made ready, which is kept elsewhere, and without chance. */
export type Dossier = Omit<Attempt, 'ready' | 'random'>

/** So that a later form can be told from it. */
const FORM = 1

interface Written {
  readonly form: typeof FORM
  readonly now: Date
  readonly record: Omit<RequestRecord, 'statement' | 'rejection' | 'failure'>
  readonly answers: readonly ReceivedAnswer[]
  readonly errors: readonly WrittenError[]
  /** `data` of the result, as JSON. */
  readonly data: string
}

interface WrittenError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

export function writeDossier({ now, record, answers, result }: Dossier): string {
  const { statement: _stated, rejection: _rejected, failure: _failed, ...before } = record
  const written: Written = {
    form: FORM,
    now,
    record: before,
    answers,
    errors: (result.errors ?? []).map(errorOf),
    data: JSON.stringify(result.data ?? null),
  }
  return JSON.stringify(written, asMoments)
}

/** Of a text that `writeDossier` made: sealed, and opened unchanged. */
export function readDossier(text: string): Dossier {
  const { now, record, answers, errors, data } = JSON.parse(text, toMoments) as Written
  return {
    now,
    record: { ...record, statement: undefined, rejection: undefined, failure: undefined },
    answers,
    result: {
      data: JSON.parse(data) as NonNullable<ExecutionResult['data']> | null,
      ...(errors.length > 0 && { errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) }),
    },
  }
}

/** The compiled executor leaves out what an error has nothing to say of. */
function errorOf({ message, path, extensions }: Partial<GraphQLError>): WrittenError {
  return { message: message ?? '', ...(path && { path }), ...(extensions && { extensions }) }
}

const MOMENT = '$at'

function asMoments(this: unknown, name: string, value: unknown): unknown {
  const own: unknown = typeof this === 'object' && this !== null ? Reflect.get(this, name) : undefined
  return types.isDate(own) ? { [MOMENT]: own.toISOString() } : value
}

function toMoments(_name: string, value: unknown): unknown {
  const marked = typeof value === 'object' && value !== null && MOMENT in value ? value[MOMENT] : undefined
  return typeof marked === 'string' ? new Date(marked) : value
}
