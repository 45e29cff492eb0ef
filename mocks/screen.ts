/** The screen that a window over these mocks ends its start with: where everything is, and what to try first. */
import type { RunningMocks } from './start.ts'

export interface Started {
  readonly url: string
  readonly mocks: RunningMocks
  readonly seconds: number
}

export function welcome({ url, mocks, seconds }: Started): string {
  const { population, running } = mocks
  const { ordinary, taxDebtor, utilityDebtor } = population.samples
  return `
  Darcha is open (${seconds.toFixed(1)} s). ${population.size.toLocaleString('en')} people who never lived stand behind it.

    GraphQL    ${url}/graphql
    Explorer   ${url}/
    Health     ${url}/health/ready
    Mocks      ${running.map(({ name, url: at }) => `${name} ${at.replace(/^.*:/, ':')}`).join('  ')}

  Ask for a certificate (this person owes nothing):

    npx darcha request no-tax-debt --subject ${ordinary.pinfl}

  One who owes taxes:        npx darcha request no-tax-debt --subject ${taxDebtor.pinfl}
  One who owes for supply:   npx darcha request no-utility-debt --subject ${utilityDebtor.pinfl}
  A token, to ask yourself:  npx darcha token ${ordinary.pinfl}
                             npx darcha token officer     (send Darcha-Purpose: CASE, Darcha-Case: A-1)
                             npx darcha token service
  A registry that is down:   npx darcha mocks fault ${running[2]?.name ?? ''} outage --url ${running[2]?.url ?? ''}

  Ctrl-C stops everything; started again, everything is still there.
`
}
