import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { roster } from '../../connectors/index.ts'
import { conformance } from '../../connectors/sdk/conformance/conformance.ts'
import type { Stand } from '../../connectors/sdk/conformance/subject.ts'
import { subjects } from './stands.ts'

it('every connector of the roster is put to the test', () => {
  const missing = roster.filter((connector) => !subjects.some((subject) => subject.connector === connector))
  if (missing.length > 0) throw new TypeError(`no stand for ${missing.map(({ name }) => name).join(', ')}`)
})

describe.each(subjects.map((subject) => [subject.name, subject] as const))('the connector %s', (_name, subject) => {
  let stand: Stand
  beforeAll(async () => {
    stand = await subject.start()
  })
  afterAll(() => stand.close())

  it.each(conformance(subject).map((check) => [check.name, check] as const))('%s', async (_check, { run }) => {
    await run(stand)
  })
})
