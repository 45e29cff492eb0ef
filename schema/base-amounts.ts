/**
 * The base calculation amount (BHM) by its first day, with the decree that set it. Fees are shares of it.
 */
import { z } from 'zod'
import { legalBasis } from './legal-basis.ts'
import { SchemaError } from './mistakes.ts'
import { readYaml } from './yaml.ts'

const shape = z.strictObject({
  baseAmounts: z
    .array(
      z.strictObject({
        from: z.iso.date('is not a day; write YYYY-MM-DD'),
        /** Whole so'm. */
        som: z.int().positive("is not an amount of so'm above zero"),
        legalBasis,
      }),
    )
    .min(1, 'is empty; write at least one amount'),
})

export type BaseAmount = Readonly<z.output<typeof shape>['baseAmounts'][number]>

const FOLDER = new URL('directory/', import.meta.url)

/** In the order of their days. Throws `SchemaError` with every mistake found. */
export function readBaseAmounts(folder: URL = FOLDER): readonly BaseAmount[] {
  const { value, mistake } = readYaml(new URL('base-amounts.yaml', folder), 'directory/base-amounts.yaml', shape)
  const { baseAmounts } = value
  const mistakes = baseAmounts.flatMap(({ from }, at) =>
    at > 0 && from <= (baseAmounts[at - 1]?.from ?? '')
      ? [mistake(['baseAmounts', at, 'from'], 'is not after the line above; a line holds until the next begins')]
      : [],
  )
  if (mistakes.length > 0) throw new SchemaError('INVALID', mistakes)
  return baseAmounts
}
