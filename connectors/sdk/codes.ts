/** A registry's code lists: what stands in them is meant, what does not is not guessed at. */
import { RegistryError } from './errors.ts'

/** What `code` means by the list. Throws `RegistryError` RECORD_INVALID. */
export function decode<Meaning>(codes: Readonly<Record<string, Meaning>>, code: string): Meaning {
  const meaning = Object.hasOwn(codes, code) ? codes[code] : undefined
  if (meaning !== undefined) return meaning
  throw new RegistryError('RECORD_INVALID', 'a record has a code that is not in the manual of its registry')
}
