/** Numbers of a command line: what is none is refused by the name of its option, before anything is started. */
import { InvalidArgumentError } from 'commander'

/** A whole number, 0 or more. */
export function whole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number, 0 or more.')
}

/** As `whole`, for what must be there at least once. */
export function positive(text: string): number {
  if (/^0*[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number, 1 or more.')
}

/** TCP port; 0 takes a free one. */
export function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('Give a port, 0 to 65535.')
}
