import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type HostedConnector, hostConnector } from '../../connectors/host/host.ts'
import { PENSIONS, SECRET, SLICE, type Toy, toy } from '../connectors/host/toy.ts'
import { type Journey, openJourney, problems } from '../support/journey.ts'
import { type TestFolder, testFolder } from '../support/postgres.ts'

const MINE = `query Mine($pinfl: Pinfl!) {
  person(pinfl: $pinfl) { birthDate pension { since monthly { amount } } }
}`

describe('a connector that its agency hosts, joined to the window', () => {
  let folder: TestFolder
  let pension: Toy
  let hosted: HostedConnector
  let journey: Journey
  let mine: { pinfl: string }
  let token: string
  beforeAll(async () => {
    folder = await testFolder()
    pension = toy()
    hosted = await hostConnector({ connector: pension, options: {}, port: 0, token: SECRET })
    const sdl = join(folder.path, 'pension.graphql')
    await writeFile(sdl, SLICE)
    journey = await openJourney({ config: { subgraphs: [{ name: 'pension', url: hosted.url, sdl, token: SECRET }] } })
    mine = { pinfl: journey.pinfl('ordinary') }
    pension.people.set(mine.pinfl, PENSIONS.some)
    token = await journey.citizen('ordinary')
  })
  afterAll(async () => {
    await journey.close()
    await hosted.close()
    await folder.remove()
  })
  beforeEach(() => {
    pension.asked.length = 0
  })

  it('completes the records of other registries with its fields', async () => {
    const answer = await journey.ask(MINE, mine, { token })
    expect(answer).toEqual({
      status: 200,
      data: {
        person: {
          birthDate: expect.any(String),
          pension: { since: '2020-01-01', monthly: { amount: '1500000.00' } },
        },
      },
    })
  })
})
