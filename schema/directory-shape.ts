/**
 * The shape of the directory's two files, word by word. Everything in them holds on certain days only.
 */
import { z } from 'zod'
import { texts } from './languages.ts'
import { legalBasis } from './legal-basis.ts'

const day = z.iso.date('is not a day; write YYYY-MM-DD')
const soato = z.string().regex(/^17\d{2}(\d{3}(\d{3})?)?$/, 'is not a SOATO code: 4, 7 or 10 digits, quoted')
const period = {
  /** First day; absent: since before anything here. */
  from: day.optional(),
  /** Last day; absent: no end is known. */
  until: day.optional(),
}

const territory = z.strictObject({
  code: soato,
  names: texts,
  ...period,
  /** Codes whose land it was made of. */
  formedFrom: z.array(soato).default([]),
  source: z.string().optional(),
})

const cadastralDistrict = z.strictObject({
  /** First two groups of a cadastral number, the cadastre's own codes. A number keeps them when a border moves. */
  prefix: z.string().regex(/^\d{2}:\d{2}$/, 'is not the first two groups of a cadastral number, quoted: "10:08"'),
  /** Where its land lay when it was numbered; where it lies today, the cadastre itself says. */
  territory: soato,
  assumption: z.boolean().default(false),
})

const assignment = z
  .strictObject({
    /** As in `@assigned(fact:)`. */
    fact: z.string().min(1, 'is empty; write a fact of an @assigned field'),
    territory: soato,
    service: z.enum(['ELECTRICITY', 'GAS', 'WATER', 'HEAT', 'WASTE', 'MANAGEMENT']),
    /** A registry's name in the gateway's configuration. */
    registry: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'is a name: lower-case letter first, then letters, digits, hyphens'),
    provider: z.strictObject({
      name: z.string().min(1, 'is empty; name the provider'),
      stir: z
        .string()
        .regex(/^[1-9]\d{8}$/, 'is not a STIR: 9 digits, quoted')
        .optional(),
    }),
    /** Whether a certificate must wait for its answer. */
    mandatory: z.boolean(),
    from: day,
    until: period.until,
    legalBasis: legalBasis.optional(),
  })
  .refine((line) => !line.mandatory || line.legalBasis !== undefined, {
    path: ['mandatory'],
    message: 'needs a legalBasis; name the act that makes it so',
  })

export const territoriesShape = z.strictObject({
  territories: z.array(territory),
  cadastralDistricts: z.array(cadastralDistrict),
})
export const assignmentsShape = z.strictObject({ assignments: z.array(assignment) })

export type Territory = Readonly<z.output<typeof territory>>
export type CadastralDistrict = Readonly<z.output<typeof cadastralDistrict>>
export type Assignment = Readonly<z.output<typeof assignment>>
