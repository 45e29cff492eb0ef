/** Whether somebody else was faster: no fault, and nothing was written. */
import { CertificateError } from '../errors.ts'

export function isOvertaken(cause: unknown): boolean {
  return cause instanceof CertificateError && cause.code === 'OVERTAKEN'
}
