/** A request's context for tests of what wraps a read: it does what was registered to precede the answer when told to. */
import type { RequestContext, RequestIdentity } from '../../gateway/context.ts'

export interface TestContext extends RequestContext {
  /** As the server does before an answer leaves. */
  finish(): Promise<void>
}

export const CITIZEN: RequestIdentity = {
  principal: { kind: 'citizen', id: 'c-1', clientId: 'oss', pinfl: '31210632040244', scopes: ['civil:read'] },
  purpose: 'OWN_RECORD',
  language: 'en',
}

export function contextOf(identity: RequestIdentity = CITIZEN, signal?: AbortSignal): TestContext {
  let works: (() => Promise<void>)[] = []
  const never = async (): Promise<never> =>
    await Promise.reject(new TypeError('this context neither reads nor executes'))
  return {
    ...identity,
    requestId: crypto.randomUUID(),
    signal: signal ?? new AbortController().signal,
    answers: [],
    read: never,
    execute: never,
    beforeAnswer: (work) => void works.push(work),
    async finish() {
      while (works.length > 0) {
        const due = works
        works = []
        await Promise.all(due.map((work) => work()))
      }
    },
  }
}
