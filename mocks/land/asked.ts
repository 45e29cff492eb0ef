/** What a request asks for, as the log of requests has it. */
import type { Asked, MockRequest } from '../registry.ts'
import { readFields, readHoldingsQuestion, readTitlesQuestion } from './questions.ts'
import { route } from './xroad.ts'

export function asked(request: MockRequest): Asked {
  const routed = route(request)
  if ('error' in routed) return {}
  const [, resource = ''] = routed.path.split('/')
  return { ...questionOf(request, resource), ...actingFor(request) }
}

function actingFor({ headers }: MockRequest): Pick<Asked, 'actingFor'> {
  const party = headers['x-road-represented-party']
  return party === undefined ? {} : { actingFor: party }
}

function questionOf(request: MockRequest, resource: string): Asked {
  const operation = `${request.method} /${resource}`
  if (resource === 'titles') {
    const read = readTitlesQuestion(request)
    return 'error' in read ? { operation } : { operation, keys: read.question.numbers, fields: read.question.fields }
  }
  if (resource === 'holdings') {
    const read = readHoldingsQuestion(request)
    if ('error' in read) return { operation }
    const { fields, pins, stirs } = read.question
    return { operation, keys: pins ?? stirs ?? [], fields }
  }
  const read = readFields(request)
  return 'error' in read || resource !== 'extracts' ? { operation } : { operation, fields: read.question }
}
