/** Keys that a registry cannot have: one of them would have it refuse the whole request. */
import { unavailable } from './align.ts'
import type { Reader } from './connector.ts'
import { RegistryError } from './errors.ts'

/** The read for keys of this form; any other is not sent, and is refused by itself. */
export function wellFormed<Entity extends object>(
  form: RegExp,
  read: Reader<Entity>['readMany'],
): Reader<Entity>['readMany'] {
  return async (keys, fields, call) => {
    const asked = keys.filter((key) => form.test(key))
    const answers = asked.length === 0 ? [] : await read(asked, fields, call)
    const byKey = new Map(asked.map((key, at) => [key, answers[at]]))
    return keys.map((key) => byKey.get(key) ?? unavailable(new RegistryError('REGISTRY_REFUSED', NO_KEY)))
  }
}

const NO_KEY = 'the registry has no keys of this form'
