/** Each connector of the roster on its mock: what the conformance suite is run on. */
import { civil } from '../../connectors/civil/connector.ts'
import { land } from '../../connectors/land/connector.ts'
import type { FaultKind, Sample, Stand, Subject } from '../../connectors/sdk/conformance/subject.ts'
import type { Connector } from '../../connectors/sdk/connector.ts'
import { tax } from '../../connectors/tax/connector.ts'
import { utility } from '../../connectors/utility/connector.ts'
import { civilMock } from '../../mocks/civil/server.ts'
import { landMock } from '../../mocks/land/server.ts'
import type { Act, Person, Title } from '../../mocks/population/contract.ts'
import { createPopulation } from '../../mocks/population/population.ts'
import type { MockRegistry } from '../../mocks/registry.ts'
import { type RunningMock, startMock } from '../../mocks/server.ts'
import { taxMock } from '../../mocks/tax/server.ts'
import { MOCK_CLIENT } from '../../mocks/tax/tokens.ts'
import { startAccounts } from '../../mocks/utility/legacy.ts'
import { REST_PROVIDERS } from '../../mocks/utility/providers.ts'
import { MOCK_KEY, utilityMock } from '../../mocks/utility/server.ts'
import { testDatabase } from '../support/postgres.ts'

const population = createPopulation({ seed: 1, size: 4_000 })
const { samples } = population
const CLIENT = 'UZ-test/GOV/205000001/oss'
const people = Array.from({ length: population.size }, (_, index) => population.person(index))
const acts = (kind: Act['kind']): readonly string[] =>
  people.flatMap((person) => person.acts).filter((number) => population.actByNumber(number)?.kind === kind)
const titles = [...population.dwellings()].filter((title) => !title.cancelled && title.soato.startsWith('1726'))

function sample(known: readonly string[], unknown: string, many: readonly string[], fields: readonly string[]): Sample {
  const unique = [...new Set(many)]
  return { known, unknown, many: (count) => unique.slice(0, count), fields, fewer: fields.slice(0, 1) }
}

const pinfls = people.map(({ pinfl }: Person) => pinfl)
const numbers = titles.map(({ cadastralNumber }: Title) => cadastralNumber)
const plain = [samples.ordinary.pinfl, samples.taxDebtor.pinfl]
const person = (fields: readonly string[], many = pinfls): Sample => sample(plain, samples.nobody.pinfl, many, fields)

function act(kind: Act['kind'], digit: string, fields: readonly string[]): Sample {
  const known = [...new Set(acts(kind))]
  // An old record has no number to spare: the rest of a large batch is asked for and not held.
  const more = Array.from({ length: 60 }, (_, at) => `${digit}999999${String(at).padStart(5, '0')}`)
  return sample(known.slice(0, 2), `${digit}99999999999`, [...known.slice(0, 40), ...more], fields)
}

const SUBJECTS: readonly Subject[] = [
  subject('civil', civil, {
    mock: () => civilMock(population),
    options: { client: CLIENT, service: 'UZ-test/GOV/201122334/fhdyo/v1' },
    samples: {
      Person: person(['birthDate', 'names.uzLatn.family']),
      BirthRecord: act('BIRTH', '1', ['birthDate', 'office.code']),
      MarriageRecord: act('MARRIAGE', '2', ['marriedOn', 'office.code']),
      DivorceRecord: act('DIVORCE', '3', ['divorcedOn', 'office.code']),
      DeathRecord: act('DEATH', '4', ['diedOn', 'office.code']),
    },
  }),
  subject('tax', tax, {
    mock: () => taxMock(population),
    options: { clientId: MOCK_CLIENT.id, clientSecret: MOCK_CLIENT.secret },
    samples: {
      Person: person(['taxStanding.asOf', 'taxRegistration.status']),
      Organization: sample(
        [samples.organization.stir, samples.organizationDebtor.stir],
        '299999999',
        Array.from({ length: population.organizations }, (_, index) => population.organization(index).stir),
        ['taxStanding.asOf', 'name'],
      ),
    },
  }),
  subject('land', land, {
    mock: () => landMock(population),
    options: { client: CLIENT, service: 'UZ-test/GOV/202555666/kadastr/title-register' },
    samples: {
      // The land registry knows who holds, not who lives; holdings are never in its archive.
      Person: {
        ...person(['dwellings.dwelling.cadastralNumber', 'parcels.parcel.cadastralNumber']),
        absent: 'FOUND',
        prompt: true,
      },
      Dwelling: sample(
        [samples.home.cadastralNumber, samples.mortgaged.cadastralNumber],
        '10:08:99:99:99:9999:9999',
        numbers,
        ['territory', 'area'],
      ),
      Parcel: sample([samples.homeParcel.cadastralNumber, ...parcels().slice(0, 1)], '10:08:99:99:99:9999', parcels(), [
        'territory',
        'use',
      ]),
    },
  }),
  subject('utility by REST', utility, {
    mock: () => utilityMock(population, REST_PROVIDERS.electricity),
    options: { apiKey: MOCK_KEY },
    samples: { UtilityConnection: connection() },
  }),
  { name: 'utility by SQL', connector: utility, start: startSql },
]

export const subjects = SUBJECTS

interface Parts {
  readonly mock: () => MockRegistry
  readonly options: Readonly<Record<string, unknown>>
  readonly samples: Readonly<Record<string, Sample>>
}

function subject(name: string, connector: Connector, { mock, options, samples }: Parts): Subject {
  return {
    name,
    connector,
    async start() {
      const running = await startMock(mock())
      return standOf(running, { ...options, baseUrl: running.url }, samples)
    },
  }
}

async function startSql(): Promise<Stand> {
  const { adminUrl } = await testDatabase()
  const running = await startAccounts({ population, adminUrl })
  const flats = numbers.filter((number) => number.split(':').length === 8)
  const held = flats.filter((number) => {
    const title = population.dwellingByCadastralNumber(number)
    return title !== undefined && population.accounts(title).some(({ service }) => service === 'HEAT')
  })
  const fields = ['accounts.number', 'accounts.status']
  const UtilityConnection = sample(held.slice(0, 2), '10:08:99:99:99:9999:9999:999', flats, fields)
  return standOf(running, { databaseUrl: running.connectionString }, { UtilityConnection })
}

function standOf(running: RunningMock, options: Readonly<Record<string, unknown>>, of: Stand['samples']): Stand {
  const settings: Readonly<Partial<Record<FaultKind, object>>> = {
    latency: { ms: 60_000 },
    stale: { age: 3 * 86_400 },
    drip: { bytesPerSecond: 1 },
    // Beyond any deadline: nobody waits here to ask again.
    rateLimited: { retryAfter: 60 },
  }
  return {
    options,
    impatient: { ...options, deadline: 600 },
    samples: of,
    faults: {
      kinds: running.faults.kinds,
      set: (kind) => void running.faults.set({ kind, ...settings[kind] } as never),
      clear: () => running.faults.clear(),
    },
    requests: { list: () => running.requests.list(), clear: () => running.requests.clear() },
    close: () => running.close(),
  }
}

function connection(): Sample {
  return sample(
    [samples.home.cadastralNumber, samples.indebtedDwelling.cadastralNumber],
    '10:08:99:99:99:9999:9999',
    numbers,
    ['accounts.status', 'accounts.debt.amount'],
  )
}

function parcels(): readonly string[] {
  return people
    .flatMap((one) => population.holdingsOfPerson(one))
    .filter(({ title }) => title.kind === 'PARCEL' && !title.cancelled)
    .map(({ title }) => title.cadastralNumber)
}
