/**
 * How a claim becomes words on paper and on the verification page: said in the definition, because a code such as `MARRIED`
 * is a word only in a language, and a list of dwellings a table only with headings.
 */
import { z } from 'zod'
import { texts } from './languages.ts'

/**
 * What one value is:
 *
 *   TEXT     as it stands
 *   NAME     a person's name in parts: family, given, patronymic
 *   DATE     a day, or as much of it as is known (IncompleteDate)
 *   MOMENT   a moment, shown in the time of Tashkent
 *   NUMBER   a number, grouped as the language does
 *   AREA     square metres
 *   MONEY    an amount with its currency (Money)
 *   SHARE    a fraction of a whole (Share)
 *   YES_NO   true or false
 *   CODE     a word of a vocabulary: `words` names it
 */
const way = z.enum(['TEXT', 'NAME', 'DATE', 'MOMENT', 'NUMBER', 'AREA', 'MONEY', 'SHARE', 'YES_NO', 'CODE'])
/** A vocabulary of `vocabulary.yaml`. */
const words = z.string().regex(/^[A-Z][A-Za-z]*$/, 'is the name of a vocabulary, such as MaritalStatus')

const MISSING_WORDS = 'CODE needs words, the name of a vocabulary, and nothing else has them'
const sayable = ({ as, words: named }: { readonly as: string; readonly words?: string | undefined }): boolean =>
  (as === 'CODE') === (named !== undefined)

const column = z
  .strictObject({
    /** Of the item, as the claim's expression names it; a path where it leads deeper. */
    name: z.string().min(1, 'is empty; name a member of the item'),
    label: texts,
    as: way,
    words: words.optional(),
  })
  .refine(sayable, MISSING_WORDS)

const one = z.strictObject({ as: way, words: words.optional() }).refine(sayable, MISSING_WORDS)
/** A list of values that are all the same. */
const list = z.strictObject({ as: z.literal('LIST'), of: one })
/** A list of items with members: one line each. */
const table = z.strictObject({ as: z.literal('TABLE'), columns: z.array(column).min(1, 'needs at least one column') })

export const printShape = z.union([table, list, one])

export type Print = Readonly<z.output<typeof printShape>>
export type PrintOne = Readonly<z.output<typeof one>>
export type PrintColumn = Readonly<z.output<typeof column>>
