/**
 * The limits on a document's form, as a validation rule: checked once for a document that is kept, whoever sends it.
 *
 * The first limit that is exceeded is named with its bound, and only that one: an error is no map of the others.
 */
import { type ASTNode, GraphQLError, type ValidationRule } from 'graphql'
import { GatewayError } from '../errors.ts'
import { type Measure, measure } from './measure.ts'

/** The most of each; in the order in which they are checked. */
export type Form = Measure

export const DEFAULT_FORM: Form = {
  roots: 20,
  aliases: 50,
  directives: 50,
  spreads: 200,
  depth: 15,
  introspection: 20,
}

export function formRule(form: Form): ValidationRule {
  const limits = Object.entries(form)
  return (context) => ({
    Document(document) {
      for (const [operation, found] of measure(document)) {
        const sizes = new Map(Object.entries(found))
        const exceeded = limits.find(([limit, max]) => (sizes.get(limit) ?? 0) > max)
        if (exceeded === undefined) continue
        context.reportError(asValidationError(tooLarge(...exceeded), operation))
        return
      }
    },
  })
}

export function tooLarge(limit: string, max: number): GatewayError {
  return new GatewayError('OPERATION_TOO_LARGE', `the operation exceeds a limit: ${limit}, at most ${max}`, {
    params: { limit, max },
  })
}

/** As the executor's own errors look, so that a mask finds the code in the same place. */
function asValidationError(error: GatewayError, operation: ASTNode): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: operation,
    originalError: error,
    extensions: { ...error.extensions },
  })
}
