/** The composition and the executor over given registries, without HTTP: for tests of the gateway's core. */
import type { ExecutionResult } from 'graphql'
import type { Readers } from '../../gateway/compose/checks.ts'
import type { Slice } from '../../gateway/compose/model.ts'
import type { Assigner } from '../../gateway/compose/resolvers.ts'
import { compose } from '../../gateway/compose.ts'
import type { RequestContext, RequestIdentity } from '../../gateway/context.ts'
import { createExecutor } from '../../gateway/execute.ts'
import { createRead, type ReadInterceptor, type Registries } from '../../gateway/read.ts'
import { createRequests } from '../../gateway/request.ts'

export const OFFICER: RequestIdentity = {
  principal: { kind: 'officer', id: 'o-1', clientId: 'oss', scopes: ['read'] },
  purpose: 'CASE',
  caseNumber: 'C-1',
  language: 'en',
}

export interface WindowParts {
  readonly slices: readonly Slice[]
  readonly readers: Readers
  readonly registries: Registries
  readonly assigner?: Assigner
  readonly interceptors?: readonly ReadInterceptor[]
}

export interface TestWindow {
  open(identity?: RequestIdentity): RequestContext
  ask(document: string, variables?: Record<string, unknown>, context?: RequestContext): Promise<ExecutionResult>
}

export function testWindow({ slices, readers, registries, assigner, interceptors = [] }: WindowParts): TestWindow {
  const composition = compose({ slices, readers, local: [], assigner: assigner ?? { assigned: () => [] } })
  const read = createRead(registries, interceptors)
  const requests = createRequests({ read, registries, executor: () => executor })
  const executor = createExecutor(composition.schema, (context) => requests.finish(context))
  const open = (identity = OFFICER): RequestContext => requests.open(identity, { signal: new AbortController().signal })
  return {
    open,
    ask: async (document, variables = {}, context = open()) => plain(await context.execute(document, variables)),
  }
}

/** As it would be on the wire. */
function plain(result: ExecutionResult): ExecutionResult {
  return JSON.parse(JSON.stringify(result)) as ExecutionResult
}
