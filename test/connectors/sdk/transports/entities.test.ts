import { describe, expect, it } from '@jest/globals'
import type { Answer } from '../../../../connectors/sdk/answer.ts'
import { entities } from '../../../../connectors/sdk/transports/entities.ts'
import { graphql } from '../../../../connectors/sdk/transports/graphql.ts'
import { callOf } from '../sending.ts'
import { type Asked, json, withServer } from '../server.ts'

interface Posted {
  readonly query: string
  readonly variables: { readonly representations: readonly Record<string, string>[] }
}

const KEYS = ['1', '2', '3']

function ask(
  reply: unknown,
  keys = KEYS,
  fields = ['birthDate', 'names.uzLatn.family'],
): Promise<{ answers: readonly Answer[]; asked: Asked | undefined }> {
  return withServer(
    (_, response) => json(response, reply),
    (url) => graphql({ name: 'agency', baseUrl: `${url}/graphql` }),
    async (wire, { asked }) => {
      const answers = await entities(wire, { type: 'Person', key: 'pinfl' }).readMany(keys, fields, callOf())
      return { answers, asked: asked[0] }
    },
  )
}

const statuses = (answers: readonly Answer[]): readonly string[] => answers.map(({ status }) => status)
const person = (pinfl: string): Record<string, unknown> => ({ pinfl, birthDate: '2000' })
const reply = (list: readonly unknown[], errors: readonly unknown[] = []): unknown => ({
  data: { _entities: list },
  ...(errors.length > 0 && { errors }),
})

describe('a registry that is a Federation subgraph', () => {
  it('is asked for the selected fields of entities by their keys, each once', async () => {
    const { asked } = await ask(reply([person('1'), person('2')]), ['1', '2', '1'])
    const { query, variables } = JSON.parse(String(asked?.body)) as Posted
    expect(asked?.target).toBe('/graphql')
    expect(query).toContain('... on Person { pinfl birthDate names { uzLatn { family } } }')
    expect(variables.representations).toEqual([
      { __typename: 'Person', pinfl: '1' },
      { __typename: 'Person', pinfl: '2' },
    ])
  })

  it('answers found and absent, by key', async () => {
    const { answers } = await ask(reply([person('3'), null, person('1')]), KEYS)
    expect(statuses(answers)).toEqual(['FOUND', 'NOT_FOUND', 'FOUND'])
    expect(answers[0]).toMatchObject({ entity: { pinfl: '1' } })
  })

  it('does not take a failure for an absence, and keeps its siblings', async () => {
    const errors = [
      { message: 'x', path: ['_entities', 1] },
      { message: 'y', path: ['_entities', 2, 'names'] },
    ]
    const { answers } = await ask(reply([person('1'), null, person('3')], errors))
    expect(statuses(answers)).toEqual(['FOUND', 'UNAVAILABLE', 'UNAVAILABLE'])
  })

  it('has nothing to answer where an error has no place of its own', async () => {
    await expect(ask(reply([person('1'), null, null], [{ message: 'x' }]))).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    })
  })

  it.each<[string, unknown]>([
    ['no GraphQL', { rows: [] }],
    ['no list', { data: { _entities: null } }],
    ['a list of another length', reply([null])],
    ['a list of other things', reply(['1', '2', '3'])],
  ])('that answers with %s is RECORD_INVALID', async (_, said) => {
    await expect(ask(said)).rejects.toMatchObject({ code: 'RECORD_INVALID' })
  })
})
