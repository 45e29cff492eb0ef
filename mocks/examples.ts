/** Operations to open an explorer with, over a window that asks these mocks: they answer, and their tokens work. */
import type { RunningMocks } from './start.ts'

/** One tab of an explorer. */
export interface ExampleTab {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
}

const HOUR = 3_600

export async function exampleTabs({ identity, population }: RunningMocks): Promise<readonly ExampleTab[]> {
  const { pinfl } = population.samples.ordinary
  const bearer = (token: string): string => `Bearer ${token}`
  const citizen = bearer(await identity.token({ persona: 'citizen', pinfl, expiresIn: 8 * HOUR }))
  const officer = bearer(await identity.token({ persona: 'officer', expiresIn: 8 * HOUR }))
  return [
    { query: PERSON, variables: { pinfl }, headers: { Authorization: citizen, 'Accept-Language': 'en' } },
    {
      query: PERSON.replace('MyRecords', 'OfACase'),
      variables: { pinfl },
      headers: { Authorization: officer, 'Darcha-Purpose': 'CASE', 'Darcha-Case': 'A-2026-1' },
    },
    {
      query: REQUEST,
      variables: { input: { type: 'no-tax-debt', subject: { pinfl }, idempotencyKey: crypto.randomUUID() } },
      headers: { Authorization: citizen, 'Darcha-Purpose': 'CERTIFICATE' },
    },
    { query: TRAIL, headers: { Authorization: citizen } },
  ]
}

const PERSON = `# Four registries answer; nobody here says which.
query MyRecords($pinfl: Pinfl!) {
  person(pinfl: $pinfl) {
    names { uzLatn { family given patronymic } }
    birthDate
    residence { address mahalla { name } }
    taxStanding { asOf totalDebt { amount currency } }
    dwellings(first: 5) {
      totalCount
      edges { node { share { numerator denominator } dwelling {
        address area
        utilityConnections { assignment { service provider { name } } accounts { number debt { amount } } }
      } } }
    }
    sources { registry status asOf }
  }
}`

const REQUEST = `mutation Ask($input: RequestCertificateInput!) {
  requestCertificate(input: $input) {
    __typename
    ... on CertificateRequest { id status facts { label { text } status } }
    ... on RequestCertificateError { message }
  }
}`

const TRAIL = `# Who read what about me, when and why.
query MyTrail {
  accessTrail(first: 10) {
    totalCount
    edges { node { at purpose recordType fields outcome reader { kind organization self } } }
  }
}`
