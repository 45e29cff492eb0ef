/**
 * Keeps answers between operations, and merges identical questions that are under way: whole records, for the one who asked
 * and for what they asked it, and never longer than the registry's own limit.
 *
 * Only what a registry said is kept: FOUND and NOT_FOUND. A failure, a delay or a refusal is no answer, so nobody is given
 * another's: whoever waited for a question that ended so puts it again. A question of k kept and n - k other records
 * stays one request, of n - k items.
 */
import { type Cache, createCache } from 'async-cache-dedupe'
import DataLoader from 'dataloader'
import type { RequestContext } from '../context.ts'
import type { Read, ReadAnswer, ReadInterceptor, ReadItem } from '../read.ts'
import { isKept, nameOf, ownerOf } from './owner.ts'

export interface Keeping {
  /** How long, in milliseconds, where a registry has no line of its own; 0: not at all. Rounded up to whole seconds. */
  readonly ttl: number
  /** Milliseconds by registry name. */
  readonly registries: Readonly<Record<string, number>>
  /** How many answers are kept in all; the one longest unused goes first. */
  readonly size: number
}

export const DEFAULT_KEEPING: Keeping = { ttl: 30_000, registries: {}, size: 10_000 }

/** One record that one caller wants, and how to ask for it if it is not kept. */
interface Want {
  readonly name: string
  readonly seconds: number
  readonly ask: () => Promise<ReadAnswer>
}

interface Kept {
  readonly answer: ReadAnswer
  readonly seconds: number
}

type Answers = Cache & { readonly answer: (want: Want) => Promise<Kept> }

export function keepAnswers(keeping: Keeping): ReadInterceptor {
  const answers = open(keeping.size)
  return (next) => async (request, context) => {
    const seconds = Math.ceil((keeping.registries[request.registry] ?? keeping.ttl) / 1_000)
    if (seconds === 0 || !isKept(context)) return await next(request, context)
    const rest = asOneRequest(next, request, context)
    const owner = ownerOf(request, context)
    return await Promise.all(
      request.items.map((item) =>
        take(answers, { name: nameOf(owner, item), seconds, ask: async () => await rest.load(item) }),
      ),
    )
  }
}

function open(size: number): Answers {
  return createCache({ storage: { type: 'memory', options: { size } } }).define(
    'answer',
    { serialize: ({ name }: Want) => name, ttl: ({ seconds }: Kept) => seconds },
    async ({ ask, seconds }: Want): Promise<Kept> => {
      const answer = await ask()
      return { answer, seconds: isAnswered(answer) ? seconds : 0 }
    },
  )
}

/**
 * The store says record by record that it has none, each after a few microtasks. A DataLoader without a memory of its own
 * waits for all of them, because it dispatches only when the microtasks are done.
 */
function asOneRequest(
  next: Read,
  request: Parameters<Read>[0],
  context: RequestContext,
): DataLoader<ReadItem, ReadAnswer> {
  return new DataLoader((items) => next({ ...request, items }, context), { cache: false })
}

async function take(answers: Answers, want: Want): Promise<ReadAnswer> {
  let asked = false
  const ask = (): Promise<ReadAnswer> => {
    asked = true
    return want.ask()
  }
  try {
    const { answer } = await answers.answer({ ...want, ask })
    if (asked) return answer
    if (isAnswered(answer)) return { ...answer, cached: true }
  } catch (cause) {
    if (asked) throw cause
  }
  // Another request had put the same question, and it came to nothing: its client left, or its budget was spent.
  return await want.ask()
}

function isAnswered({ status }: ReadAnswer): boolean {
  return status === 'FOUND' || status === 'NOT_FOUND'
}
