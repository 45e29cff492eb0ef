/**
 * The explicit request: that somebody asks for this very certificate is what makes it lawful to collect for it, where the
 * definition wants no consent. It is recorded by asking.
 */
import type { Definition } from '../../../schema/index.ts'
import type { RequestIdentity } from '../../context.ts'
import type { Release } from '../request/release.ts'
import { giverOf } from '../request/requesters.ts'
import { dueAt, type IsWorkingDay, permissionEndsAt } from '../request/term.ts'
import type { Subject } from '../subject.ts'
import { type ReleaseParts, release } from './release-record.ts'

export interface Asked {
  readonly id: string
  readonly subject: Subject
  readonly identity: RequestIdentity
  readonly definition: Definition
  readonly at: Date
}

export interface ExplicitParts extends ReleaseParts {
  readonly isWorkingDay?: IsWorkingDay
}

/** Signed and not yet kept; undefined where the definition wants the subject's consent instead. */
export async function explicitRequest(
  { id, subject, identity, definition, at }: Asked,
  parts: ExplicitParts,
): Promise<Release | undefined> {
  if (definition.release !== 'EXPLICIT_REQUEST') return undefined
  const until = permissionEndsAt(dueAt(at, definition.workingDays, parts.isWorkingDay))
  const giver = giverOf(identity, subject)
  const { purpose } = identity
  const what = { requestId: id, definition, subject, purpose, giver, givenAt: at, until }
  return await release({ ...what, kind: 'EXPLICIT_REQUEST' }, parts)
}
