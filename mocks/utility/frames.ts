/**
 * PostgreSQL's protocol, version 3, as far as a bystander must know it: where a message begins and ends, which ones ask
 * something, and what. https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
import type { Asked } from '../registry.ts'

export interface Frame {
  /** One letter; empty for the first message of a client, which has no letter. */
  readonly type: string
  /** The whole message as it came. */
  readonly bytes: Buffer
}

/** Cuts a stream into whole messages, whatever pieces it comes in. `untyped`: the first message has no letter. */
export function createFramer(untyped: boolean): (chunk: Buffer) => readonly Frame[] {
  let rest = Buffer.alloc(0)
  let first = untyped
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const frames: Frame[] = []
    for (let size = sizeOf(rest, first); size !== undefined; size = sizeOf(rest, first)) {
      const bytes = rest.subarray(0, size)
      frames.push({ type: first ? '' : String.fromCharCode(bytes[0] ?? 0), bytes })
      rest = rest.subarray(size)
      first = first && isPrelude(bytes)
    }
    return frames
  }
}

/** Undefined until the message is there as a whole. The length counts itself and not the letter. */
function sizeOf(bytes: Buffer, untyped: boolean): number | undefined {
  const letter = untyped ? 0 : 1
  if (bytes.length < letter + 4) return undefined
  const size = letter + bytes.readInt32BE(letter)
  return bytes.length < size ? undefined : size
}

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
const CANCEL_REQUEST = 80877102

/** A wish for encryption, which comes before the real first message and is answered by one letter. */
export function isPrelude(bytes: Buffer): boolean {
  const code = codeOf(bytes)
  return code === SSL_REQUEST || code === GSS_REQUEST
}

export function isCancel(bytes: Buffer): boolean {
  return codeOf(bytes) === CANCEL_REQUEST
}

function codeOf(bytes: Buffer): number {
  return bytes.length < 8 ? 0 : bytes.readInt32BE(4)
}

export interface Statements {
  /** What this message asks, or undefined for one that asks nothing. */
  ask(frame: Frame): Asked | undefined
}

/** Remembers what was parsed and bound, because the message that asks (Execute) names neither statement nor values. */
export function createStatements(): Statements {
  const parsed = new Map<string, string>()
  let bound: Asked = {}
  return {
    ask({ type, bytes }) {
      const body = bytes.subarray(5)
      if (type === 'Q') return described(textAt(body, 0), body)
      if (type === 'P') parsed.set(textAt(body, 0), textAt(body, textAt(body, 0).length + 1))
      if (type === 'B') bound = described(parsed.get(textAt(body, textAt(body, 0).length + 1)) ?? '', body)
      return type === 'E' ? bound : undefined
    },
  }
}

/** Text up to the zero that ends it. Latin-1, so that one byte is one character. */
function textAt(body: Buffer, start: number): string {
  const end = body.indexOf(0, start)
  return body.toString('latin1', start, end === -1 ? body.length : end)
}

/** Keys are cadastral numbers without colons, in the statement or among its values. */
function described(statement: string, body: Buffer): Asked {
  const columns = /^\s*select\s+(.*?)\s+from\s/is.exec(statement)?.[1]
  return {
    operation: statement.replace(/\s+/g, ' ').trim(),
    keys: body.toString('latin1').match(/(?<!\d)(?:\d{21}|\d{18})(?!\d)/g) ?? [],
    fields: columns?.split(',').map((column) => column.trim()) ?? [],
  }
}

/** A server's last word to a client: FATAL, a SQLSTATE, a sentence. */
export function fatal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
