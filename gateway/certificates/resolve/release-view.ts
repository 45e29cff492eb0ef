/** A release as the schema shows it. */
import type { Definition } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'
import type { Release } from '../request/release.ts'
import { localized, type View } from './view.ts'

/** `definition`: by which the request was made. */
export function releaseView(release: Release, { facts }: Pick<Definition, 'facts'>, language: Language): View {
  const { giver } = release
  return {
    kind: release.kind,
    givenBy: giver.role,
    organization: giver.organization?.name ?? null,
    formNumber: giver.formNumber ?? null,
    purpose: release.purpose,
    legalBasis: release.legalBasis.map(({ title, url }) => ({ title, url: url ?? null })),
    facts: facts
      .filter(({ name }) => release.facts.some((fact) => fact.name === name))
      .map(({ name, label }) => ({ name, label: localized(label, language) })),
    fields: release.facts.flatMap(({ fields }) => fields),
    givenAt: release.givenAt,
    until: release.until,
    withdrawnAt: release.withdrawnAt,
    record: release.record,
  }
}
