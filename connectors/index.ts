/**
 * The roster: every connector that this window can open, by name. A registry is one folder, one slice, and one line here.
 */
import { civil } from './civil/connector.ts'
import { land } from './land/connector.ts'
import type { Connector } from './sdk/connector.ts'
import { tax } from './tax/connector.ts'
import { utility } from './utility/connector.ts'

export const roster: readonly Connector[] = [civil, tax, land, utility]
