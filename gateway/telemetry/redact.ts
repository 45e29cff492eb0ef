/**
 * Takes personal data and secrets out of a log line, whoever put them there: an error of a library, a message of ours.
 *
 * Two nets. By name: what stands under a name that only a secret or a person's data bears is gone, whatever it is. By shape:
 * numbers of persons, passports, acts and parcels, and tokens, are gone wherever they stand, in names too. What neither can
 * see is a name or an address in free text, which is why nothing of the house writes a value into a message (design.md, 5).
 */

export const REDACTED = '[redacted]'

/** Without case, hyphens and underscores, so that `access_token`, `accessToken` and `Access-Token` are one name. */
const NAMES: ReadonlySet<string> = new Set([
  ...['authorization', 'cookie', 'setcookie', 'token', 'accesstoken', 'idtoken', 'refreshtoken', 'clientsecret'],
  ...['password', 'secret', 'privatekey', 'assertion', 'variables', 'key', 'keys', 'entity', 'record'],
  ...['pinfl', 'pin', 'jshshir', 'passport', 'passportnumber', 'sub', 'onbehalfof', 'userid'],
  ...['family', 'given', 'patronymic', 'birthdate', 'address', 'phone', 'email'],
])

/** A request id must survive, and may look like a passport number in the middle. */
const UUID = '(?<![0-9A-Za-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z])'

const SHAPES: readonly string[] = [
  // JSON Web Token (RFC 7519): its header is JSON, so it begins so.
  String.raw`eyJ[\w-]+(?:\.[\w-]*)*`,
  // RFC 6750, 2.1
  String.raw`[Bb]earer +[\w.~+/-]+=*`,
  // Cadastral number: region to parcel, then building and part
  String.raw`\d\d(?::\d\d){4}:\d{4}(?::\d{4}(?::\d{3})?)?`,
  // PINFL (14) and act number (12)
  String.raw`\d{12,}`,
  // Passport or ID card
  String.raw`[A-Z]{2} \d{7,}`,
  String.raw`[A-Za-z]{2}\d{7,}`,
]

/** Under these names stand the ids of a trace (W3C Trace Context), whose hexadecimal may look like anything. */
const IDS: ReadonlySet<string> = new Set(['traceid', 'spanid'])

const suspect = new RegExp(SHAPES.join('|'))
const shaped = new RegExp(`${UUID}|${SHAPES.join('|')}`, 'g')
const named = new RegExp(`"(?:${[...NAMES].map((name) => [...name].join('[-_]?')).join('|')})":`, 'i')
const uuid = new RegExp(`^${UUID}$`)

/** A line of JSON in, a line of JSON out. Nearly all pass through unchanged, at the cost of looking at them. */
export function redact(line: string): string {
  if (!suspect.test(line) && !named.test(line)) return line
  try {
    return `${JSON.stringify(redactValue(JSON.parse(line)))}\n`
  } catch {
    return `{"level":"warn","msg":"a log line could not be redacted and was dropped"}\n`
  }
}

/** For text that is not a log line, such as the name that a client gave its operation. */
export function redactText(text: string): string {
  return text.replace(shaped, (match) => (uuid.test(match) ? match : REDACTED))
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'number') return redactText(String(value)) === String(value) ? value : REDACTED
  if (Array.isArray(value)) return value.map(redactValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redactText(name), redactNamed(name, inner)]))
}

function redactNamed(name: string, value: unknown): unknown {
  const bare = name.replaceAll(/[-_]/g, '').toLowerCase()
  if (NAMES.has(bare)) return REDACTED
  return IDS.has(bare) && typeof value === 'string' && /^[0-9a-f]{16,32}$/.test(value) ? value : redactValue(value)
}
