/**
 * The PIN: four digits that stand beside the QR code, as on papers of the Single Portal (Cabinet resolution 728 of
 * 2017-09-15). Who has the paper has the PIN; together with the number it opens what the certificate states.
 */
import { randomInt } from 'node:crypto'

export function createPin(): string {
  return String(randomInt(10_000)).padStart(4, '0')
}
