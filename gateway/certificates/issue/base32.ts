/**
 * Bytes as people and QR codes bear them best: Crockford's base 32 (https://www.crockford.com/base32.html), which has no I, L,
 * O or U to misread. A QR code packs its digits into five and a half bits each, where other letters take eight.
 */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Five bits a digit, most significant first; the last is filled up with zeros. */
export function toBase32(bytes: Uint8Array): string {
  let digits = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      digits += DIGITS[(held >> bits) & 31] ?? ''
    }
    held &= (1 << bits) - 1
  }
  return bits === 0 ? digits : `${digits}${DIGITS[(held << (5 - bits)) & 31]}`
}

/** Undefined for a digit that is none; letters that are misread are read as what they were. */
export function fromBase32(text: string): Buffer | undefined {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const sign of text.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')) {
    const digit = DIGITS.indexOf(sign)
    if (digit < 0) return undefined
    held = (held << 5) | digit
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 255)
    }
    held &= (1 << bits) - 1
  }
  return held === 0 ? Buffer.from(bytes) : undefined
}
