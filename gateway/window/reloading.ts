/**
 * A definition that is dropped into a folder is offered without a restart, and one with a mistake changes nothing: the
 * mistakes are logged, each with its file and line, and what was offered stays on offer.
 */
import type { Logger } from 'pino'
import { type Definition, SchemaError } from '../../schema/index.ts'
import type { Certificates } from '../certificates/certificates.ts'
import { CertificateError } from '../certificates/errors.ts'
import type { DefinitionFolders } from './definition-folders.ts'

export interface ReloadingParts {
  readonly folders: DefinitionFolders
  readonly certificates: Pick<Certificates, 'offer'>
  readonly logger: Pick<Logger, 'info' | 'error'>
}

export interface Reloading {
  /** Reads the folders now. Never throws: what went wrong is logged. */
  reload(): Promise<void>
  /** Watches no longer, and waits for a reading under way. */
  close(): Promise<void>
}

export function startReloading({ folders, certificates, logger }: ReloadingParts): Reloading {
  let reading = Promise.resolve()
  /** One after the other: the last one read is the one on offer. */
  const reload = (): Promise<void> => {
    reading = reading.then(async () => {
      try {
        const definitions = folders.read()
        await certificates.offer(definitions)
        logger.info({ certificates: definitions.map(nameOf) }, 'the certificate definitions were read again')
      } catch (err) {
        logger.error(
          told(err),
          'the certificate definitions were not taken over: mend what is named, the old ones stay',
        )
      }
    })
    return reading
  }
  const stop = folders.watch(() => void reload())
  return {
    reload,
    async close() {
      stop()
      await reading
    },
  }
}

function nameOf({ id, version }: Definition): string {
  return `${id} ${version}`
}

/** Mistakes in the data are for whoever wrote them; anything else is a fault with a place in the code. */
function told(err: unknown): object {
  const isMistake = err instanceof SchemaError || err instanceof CertificateError
  return isMistake ? { mistakes: err.message.split('\n') } : { err }
}
