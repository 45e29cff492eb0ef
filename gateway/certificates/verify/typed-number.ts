/**
 * A certificate's number as people type it from paper: small letters, without hyphens or with spaces, and with the letters
 * that Crockford's base 32 leaves out because they are read as digits.
 */
const WRITTEN = /^([A-Z]{2})(\d{4})([0-9A-Z]{16})$/
const MISREAD: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }

/** The number as it is printed; what is none is given back as it came, and will be found nowhere. */
export function typedNumber(text: string): string {
  const bare = text.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const [, prefix, year, random] = WRITTEN.exec(bare) ?? []
  if (prefix === undefined || year === undefined || random === undefined) return text.trim()
  const digits = random.replace(/[OIL]/g, (letter) => MISREAD[letter] ?? letter)
  return [prefix, year, ...(digits.match(/.{4}/g) ?? [])].join('-')
}
