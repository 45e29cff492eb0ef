/** An end of a command that a person can do something about; its message is the whole output. */
export class CommandError extends Error {
  override readonly name = 'CommandError'

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

/** Exit codes of `darcha request`, for scripts. */
export const EXIT = { issued: 0, error: 1, refused: 2, waiting: 3 } as const
