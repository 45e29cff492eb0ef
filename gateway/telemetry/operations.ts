/**
 * Learns from Apollo Server what an HTTP request turned out to be: which operation, whose kind, with what outcome, and how
 * long it took to plan it where it was not known yet. Each is put on the request's observation, which http.ts opened.
 */
import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server'
import { type Span, trace } from '@opentelemetry/api'
import type { RequestContext } from '../context.ts'
import type { OperationOutcome } from './instruments.ts'
import { currentObservation } from './observation.ts'
import { redactText } from './redact.ts'

/** As server.ts makes it. */
interface OperationContext {
  readonly request: RequestContext
}

export function observeOperations(): ApolloServerPlugin<OperationContext> {
  const tracer = trace.getTracer('darcha')
  return {
    async requestDidStart({ contextValue }) {
      const observation = currentObservation()
      if (observation === undefined) return undefined
      observation.requestId = contextValue.request.requestId
      observation.principal = contextValue.request.principal.kind
      let planning: Span | undefined
      return {
        // Apollo parses only what it has not kept.
        async parsingDidStart() {
          if (trace.getActiveSpan()?.isRecording()) planning = tracer.startSpan('plan')
        },
        async didResolveOperation() {
          planning?.end()
          planning = undefined
        },
        async willSendResponse(sent) {
          planning?.end()
          // A client writes this name; it may hold anything that a name can.
          if (sent.operationName) observation.operation = redactText(sent.operationName).slice(0, 80)
          const { codes, outcome } = conclude(sent)
          observation.codes = codes
          observation.outcome = outcome
        },
      }
    },
  }
}

function conclude({ response: { body } }: GraphQLRequestContextWillSendResponse<OperationContext>): {
  codes: readonly string[]
  outcome: OperationOutcome
} {
  const { errors = [], data } = body.kind === 'single' ? body.singleResult : body.initialResult
  const codes = [...new Set(errors.map(({ extensions }) => String(extensions?.['code'])))].sort()
  if (errors.length === 0) return { codes, outcome: 'ok' }
  return { codes, outcome: data === undefined || data === null ? 'failed' : 'partial' }
}
