/**
 * Which organisation keeps a registry, and so is asked whether what it told is right; and how long it has to answer. By the
 * window's configuration: a registry without a keeper there is asked by nobody's name, and its own agency sees nothing.
 */
import type { Principal } from '../../context.ts'

export interface Keeper {
  /** As `organization.id` of the agency's tokens. */
  readonly organization: string
  /** To answer a clarification. @default CLARIFICATION_DAYS */
  readonly clarificationDays?: number | undefined
}

/** By the registry's name. */
export type Keepers = ReadonlyMap<string, Keeper>

/** Working days. */
export const CLARIFICATION_DAYS = 5

const SCOPE = 'clarifications:answer'

/** The registries whose clarifications this principal may see and answer. */
export function keptBy({ kind, organization, scopes }: Principal, keepers: Keepers): readonly string[] {
  if (kind !== 'agency' || organization === undefined || !scopes.includes(SCOPE)) return []
  return [...keepers].flatMap(([registry, keeper]) => (keeper.organization === organization.id ? [registry] : []))
}
