/** A page of a list in an answer; whoever asks for none is told by which argument. */
import { type Page, type PageArguments, paginate } from '../../connectors/sdk/page.ts'
import { GatewayError } from '../errors.ts'

export function connection<Node>(nodes: readonly Node[], args: PageArguments): Page<Node> {
  const page = paginate(nodes, args)
  if (typeof page !== 'string') return page
  throw new GatewayError('BAD_REQUEST', `${page} asks for no page of this list`, { params: { argument: page } })
}
