/**
 * The shape of `definition.yaml`: what a certificate definition says, word by word.
 *
 * Expressions are CEL (cel.dev) over `evidence` (what `facts.graphql` gave), `subject` (the subject's key, text) and `now`
 * (timestamp); they are parsed here and evaluated by the gateway.
 */
import { parse } from '@bufbuild/cel'
import { z } from 'zod'
import { texts } from './languages.ts'
import { legalBasis } from './legal-basis.ts'
import { printShape } from './print-shape.ts'

const name = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]*$/, 'is a name: lower-case letter first, then letters, digits, hyphens')
const code = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'is a code: capitals, digits and underscores')
const share = z.string().regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'is a share between 0 and 1, quoted: "0.05"')
const expression = z.string().superRefine((text, context) => {
  const fault = celFault(text)
  if (fault === undefined) return
  context.addIssue({ code: 'custom', message: `is not CEL; ${fault.message}`, params: { offset: fault.offset } })
})
/** A path in the evidence, as the query selects it; positions in lists are left out. */
const path = z.string().min(1, 'is empty; write a path of facts.graphql')

const factShape = z.strictObject({
  name,
  label: texts,
  /** What of the evidence belongs to it, with everything below. An error at such a path is this fact's. */
  paths: z.array(path).min(1, 'needs at least one path'),
  /** Why those who are asked for it are all who could know: a negative certificate says so, line by line. */
  closedWorld: z
    .strictObject({
      /** Who keeps it, by the name that people know, in Uzbek (Latin). */
      keeper: z.string().min(1, 'is empty; name who keeps it'),
      /** The act by which nobody else does. */
      basis: z.string().min(1, 'is empty; name the act'),
      /** Not confirmed against the act: for operators to settle; neither a certificate nor a paper says so. */
      assumption: z.boolean().default(false),
    })
    .optional(),
})

const claimShape = z
  .strictObject({
    name,
    label: texts,
    /** The fact that it rests on: its answers are the claim's provenance. */
    fact: name,
    /** The value at a path (null where anything on the way is null; a list where it leads through one), … */
    path: path.optional(),
    /** … or computed. Evaluated only when every condition holds. … */
    expression: expression.optional(),
    /** … or who was asked for the fact, under which key, and what each answered: see the fact's `closedWorld`. */
    asked: z.literal(true).optional(),
    /** The section of the document that it stands in; where there are sections, every claim has one. */
    section: name.optional(),
    /** How it becomes words; absent: TEXT. */
    print: printShape.default({ as: 'TEXT' }),
  })
  .refine(
    ({ path, expression, asked }) => [path, expression, asked].filter((each) => each !== undefined).length === 1,
    'has exactly one of path, expression and asked',
  )

const conditionShape = z.strictObject({
  /** True: satisfied. It may rely on the conditions before it: the first that is false ends the rule. */
  expression,
  code,
  refusal: texts,
})

/** The same fact, told twice: by two registries, or by two records of one. */
const contradictionShape = z.strictObject({
  name,
  label: texts,
  /** Where it is told. A side that is null, or not there, contradicts nothing. */
  left: path,
  right: path,
  /**
   * How the two are compared. NAME and ADDRESS: in any script and with any apostrophe; DATE: as far as both are known;
   * TEXT: as written, but for case and white space.
   */
  compare: z.enum(['NAME', 'DATE', 'ADDRESS', 'TEXT']),
  /** Whether it keeps the certificate from being issued, until a registry has corrected it; else it is only shown. */
  blocks: z.boolean(),
})

/** A part of the document with a heading of its own. */
const sectionShape = z.strictObject({ name, title: texts })

export const definitionShape = z.strictObject({
  id: name,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'is a version of three numbers, quoted: "1.0.0"'),
  /** The first two letters of every number issued; no two definitions share them. */
  numberPrefix: z.string().regex(/^[A-Z]{2}$/, 'is two capitals'),
  subject: z.enum(['PERSON', 'ORGANIZATION', 'DWELLING', 'PARCEL']),
  requesters: z.array(z.enum(['SUBJECT', 'REPRESENTATIVE', 'OFFICER', 'SERVICE'])).min(1, 'names nobody'),
  title: texts,
  description: texts,
  facts: z.array(factShape).min(1, 'needs at least one fact'),
  claims: z.array(claimShape).min(1, 'needs at least one claim'),
  conditions: z.array(conditionShape).min(1, 'needs at least one condition'),
  /**
   * What may stay unanswered without holding up the decision: items of the list at `path` of which `when` is true (CEL over
   * `item`). Everything that is not listed must be answered.
   */
  dispensable: z.array(z.strictObject({ path, when: expression })).default([]),
  contradictions: z.array(contradictionShape).default([]),
  /** In the order of the document. Absent: it has one part. */
  sections: z.array(sectionShape).default([]),
  /**
   * What makes it lawful to ask registries (Regulation (EU) 2018/1724, article 14(4), has the first; ZRU-547 the second).
   * EXPLICIT_REQUEST: that the person asks for this very certificate. CONSENT: a consent of the subject's own, recorded.
   */
  release: z.enum(['EXPLICIT_REQUEST', 'CONSENT']).default('EXPLICIT_REQUEST'),
  /** Whether the certificate says in which quality it was asked for, and by which organisation: where a law wants that. */
  namesRequester: z.boolean().default(false),
  /** Whether whoever asked sees the facts before the certificate is issued, and may dispute one. */
  preview: z.boolean().default(false),
  /** Days that everything about a request is kept after it has ended; then subject, answers and documents are erased. */
  retentionDays: z.int().positive().default(1825),
  /** Days of validity after issue; absent: it does not expire. */
  validityDays: z.int().positive().optional(),
  /** Working days within which it must be decided. */
  workingDays: z.int().positive(),
  fee: z.strictObject({
    /** Share of the base calculation amount (BHM). */
    share,
    /** What of it is asked online (Cabinet practice: 0.9). */
    onlineFactor: share,
    /** What of it is asked of those entitled to a social discount (UP-6269: 0.5); absent: no discount. */
    socialFactor: share.default('1'),
    /** Days in which it must be paid; after the last of them the request is cancelled. */
    payWithinDays: z.int().positive().max(60).default(3),
  }),
  legalBasis: z.array(legalBasis).min(1, 'needs at least one act'),
})

function celFault(text: string): { readonly message: string; readonly offset: number } | undefined {
  try {
    parse(text)
    return undefined
  } catch (cause) {
    const { location } = cause as { readonly location?: { readonly start?: { readonly offset?: number } } }
    const message = cause instanceof Error ? cause.message.replace(/^<input>:\d+:\d+: /, '') : String(cause)
    return { message, offset: location?.start?.offset ?? 0 }
  }
}
