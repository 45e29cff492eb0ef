/** An act of law that data rest on, and how sure we are of it. */
import { z } from 'zod'

export const legalBasis = z.strictObject({
  /** Name, number and date of the act. */
  title: z.string().min(1, 'is empty; name the act'),
  url: z.url({ protocol: /^https$/, error: 'is not an https address' }).optional(),
  /** Where we have it from, when that is not the text of the act itself. */
  source: z.string().optional(),
  /** Not confirmed against the act: to be settled with the agency before anybody relies on it. */
  assumption: z.boolean().default(false),
})

export type LegalBasis = Readonly<z.output<typeof legalBasis>>
