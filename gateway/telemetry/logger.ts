/**
 * The log: one line of JSON for each thing that an operator may want to know, without personal data.
 *
 * Written as it happens and to the end: what was logged before a crash is there after it. To the standard error output,
 * because the standard output belongs to the commands and their results.
 */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'
import { redact } from './redact.ts'

export interface LoggerOptions {
  readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** @default the standard error output */
  readonly destination?: DestinationStream
}

export function createLogger({ level = 'info', destination: to }: LoggerOptions = {}): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describe },
      hooks: { streamWrite: redact },
    },
    to ?? destination({ fd: 2, sync: true }),
  )
}

/**
 * What is told of an error: not its other properties, because a driver's may be the row that it failed on (PostgreSQL's
 * `detail` is "Key (pinfl)=(…) already exists").
 */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    type: name,
    message,
    ...(code !== undefined && { code }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: describe(cause) }),
  }
}
