/**
 * Subgraphs of agencies as the window asks them: over HTTP, behind the same guards as any connector's registry, and who asks,
 * why and for which case in headers. Opening asks nobody anything: a subgraph that is down does not stop the window.
 */
import type { Call } from '../../connectors/sdk/call.ts'
import { guarded } from '../../connectors/sdk/interceptors.ts'
import { provenanceOf } from '../../connectors/sdk/transport.ts'
import { graphql } from '../../connectors/sdk/transports/graphql.ts'
import type { SubgraphConfig } from '../config.ts'
import type { RemoteSubgraph } from '../remote/subgraph.ts'

export interface OpenRemote extends RemoteSubgraph {
  close(): Promise<void>
}

export function openRemote({ name, url, token, deadline }: SubgraphConfig, sdl: string): OpenRemote {
  const transport = guarded(graphql({ name, baseUrl: url }), { deadline })
  return {
    name,
    sdl,
    async send(document, variables, call) {
      const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...callerHeaders(call) }
      const { data, errors, exchange } = await transport.send({ document, variables, headers }, call)
      return { data, errors, provenance: provenanceOf(exchange, { requestId: call.requestId }) }
    },
    close: () => transport.close(),
  }
}

/** As `connectors/host` reads them. */
function callerHeaders(call: Call): Record<string, string> {
  const { requestId, purpose, userId, issue, representedParty, onBehalfOf } = call
  return {
    'darcha-request-id': requestId,
    'darcha-purpose': purpose,
    'darcha-user': userId,
    ...(issue !== undefined && { 'darcha-issue': issue }),
    ...(representedParty !== undefined && { 'darcha-represented-party': representedParty }),
    ...(onBehalfOf !== undefined && { 'darcha-on-behalf-of': onBehalfOf }),
  }
}
