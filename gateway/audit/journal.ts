/**
 * Collects what one request asked for, and commits it once, before the answer leaves.
 *
 * What an operation left behind when it was cut short (its client gone, a sibling failed) is committed a little later: a
 * registry that was asked stands in the trail, even if nobody saw the answer.
 */
import type { RequestContext } from '../context.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { type Note, signer } from './sign.ts'
import type { Trail } from './trail.ts'

export interface Journal {
  /** The notes of one question to one registry. They are committed before the answer of `context`'s operation leaves. */
  note(context: RequestContext, notes: readonly Note[]): void
  /** Commits what is not committed yet. */
  close(): Promise<void>
}

export interface JournalOptions {
  readonly trail: Trail
  readonly pseudonyms: Pseudonyms
  /** The entity type whose key is a person's own identifier. */
  readonly subject: string
  /** Told when entries could not be committed of which no answer left. */
  onLost?(error: unknown): void
  /** After how many milliseconds what no answer took along is committed. @default 10_000 */
  readonly linger?: number
}

/** What one context has noted and not committed. */
interface Page {
  readonly notes: { readonly note: Note; readonly at: Date }[]
  readonly timer: NodeJS.Timeout
}

export function createJournal({ trail, pseudonyms, subject, onLost, linger = 10_000 }: JournalOptions): Journal {
  const pages = new Map<RequestContext, Page>()
  const leads = new WeakMap<RequestContext, Lead>()

  const commit = async (context: RequestContext): Promise<void> => {
    const page = pages.get(context)
    if (page === undefined) return
    pages.delete(context)
    clearTimeout(page.timer)
    const sign = signer({ pseudonyms, subject }, context, leads.get(context)?.key)
    await trail.append(page.notes.map(({ note, at }) => sign(note, at)))
  }
  const begin = (context: RequestContext): Page => {
    context.beforeAnswer(() => commit(context))
    const late = (): void => void commit(context).catch((error) => onLost?.(error))
    const page = { notes: [], timer: setTimeout(late, linger).unref() }
    pages.set(context, page)
    return page
  }
  return {
    note(context, notes) {
      const page = pages.get(context) ?? begin(context)
      const at = new Date()
      for (const note of notes) page.notes.push({ note, at })
      if (!leads.has(context) && notes[0]?.entity === subject) leads.set(context, leadOf(notes))
    },
    async close() {
      await Promise.all([...pages.keys()].map(commit))
    },
  }
}

/**
 * The person that an operation is about: the only one in its first question about persons. Those after are reached from
 * that one (parents, children, co-owners).
 */
interface Lead {
  readonly key: string | undefined
}

function leadOf(notes: readonly Note[]): Lead {
  const [key, ...others] = new Set(notes.map((note) => note.key))
  return { key: others.length === 0 ? key : undefined }
}
