/**
 * Who asked, and for whom: both stand on the certificate, because whoever is shown it must know at whose word it was made.
 */
import type { Language } from '../../context.ts'
import type { RequestRecord } from '../request/records.ts'
import type { Line } from './certificate-text.ts'
import { phrase } from './phrases.ts'
import { clean } from './values.ts'

type Asked = Pick<RequestRecord, 'subject' | 'identity'>

export function requesterLines(asked: Asked, language: Language): readonly Line[] {
  const { onBehalfOf } = asked.identity
  const requester = { label: phrase('requester', language), texts: [requesterOf(asked, language)] }
  if (onBehalfOf === undefined || onBehalfOf === asked.subject.key) return [requester]
  const principal = {
    label: phrase('onBehalfOf', language),
    texts: [phrase('naturalPerson', language, { key: onBehalfOf })],
  }
  return [requester, principal]
}

function requesterOf({ subject, identity }: Asked, language: Language): string {
  const { principal, caseNumber = '–' } = identity
  const organization = clean(principal.organization?.name ?? principal.clientId)
  switch (principal.kind) {
    case 'officer':
      return phrase('officer', language, { organization, case: clean(caseNumber) })
    case 'citizen':
      if (subject.kind !== 'PERSON') return phrase('naturalPerson', language, { key: principal.pinfl ?? '–' })
      if (principal.pinfl === subject.key) return phrase('subjectSelf', language)
      return phrase('representative', language, { key: principal.pinfl ?? '–' })
    default:
      return phrase('service', language, { organization })
  }
}
