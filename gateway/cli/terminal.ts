/**
 * Where a command writes: results to the standard output, one a line, for people and scripts alike; a line of progress, which
 * the next one replaces where there is a terminal, to the standard error output.
 */
export interface Output {
  out(line: string): void
  /** A line that replaces the one before it, where there is a terminal. */
  progress(line: string): void
}

export interface Stream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Clears the whole line and goes back to its beginning (ECMA-48, EL). */
const CLEAR = '\r\u001b[K'

export function terminal(stdout: Stream, stderr: Stream): Output {
  let unfinished = false
  let last: string | undefined
  return {
    out(line) {
      if (unfinished) stderr.write(CLEAR)
      unfinished = false
      stdout.write(`${line}\n`)
    },
    progress(line) {
      unfinished = stderr.isTTY === true
      // In a file the same line again says nothing new.
      if (!unfinished && line === last) return
      last = line
      stderr.write(unfinished ? `${CLEAR}${line}` : `${line}\n`)
    },
  }
}
