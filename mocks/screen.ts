/** The screen that a window over these mocks ends its start with: where everything is, and what to try first. */
import type { RunningMocks } from './start.ts'

export interface Started {
  readonly url: string
  readonly mocks: RunningMocks
  readonly seconds: number
  /** Options that the commands need beside, so that they find this window; each with a space before it. */
  readonly hint?: string
}

export function welcome({ url, mocks, seconds, hint = '' }: Started): string {
  const { population, running, tax } = mocks
  const { ordinary, taxDebtor, utilityDebtor } = population.samples
  return `
  Darcha is open (${seconds.toFixed(1)} s). ${population.size.toLocaleString('en')} people who never lived stand behind it.

    GraphQL    ${url}/graphql
    Explorer   ${url}/
    Health     ${url}/health/ready
    Mocks      ${running.map(({ name, url: at }) => `${name} ${at.replace(/^.*:/, ':')}`).join('  ')}

  Ask for a certificate (this person owes nothing):

    npx darcha request no-tax-debt --subject ${ordinary.pinfl}${hint}

  One who owes taxes:        npx darcha request no-tax-debt --subject ${taxDebtor.pinfl}${hint}
  One who owes for supply:   npx darcha request no-utility-debt --subject ${utilityDebtor.pinfl}${hint}
  One that costs a fee:      npx darcha request birth-record --subject ${ordinary.pinfl} --pay${hint}
  A token, to ask yourself:  npx darcha token ${ordinary.pinfl}${hint}
                             npx darcha token officer${hint}     (send Darcha-Purpose: CASE, Darcha-Case: A-1)
                             npx darcha token service${hint}
  A registry that is down:   npx darcha mocks fault tax outage${orders(tax.url, hint)}
  and up again:              npx darcha mocks fault tax clear${orders(tax.url, hint)}

  Ctrl-C stops everything; started again, everything is still there.
`
}

/** The mocks' own commands know nothing of data folders: they are told the address instead. */
function orders(url: string, hint: string): string {
  return hint === '' ? '' : ` --url ${url}`
}
