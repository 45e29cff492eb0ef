/** What the body of a message asks for. Structure that the WSDL does not know is a technical fault, a wrong value a business one. */
import { type BusinessCode, type Refusal, refusal } from './refusals.ts'
import { child, type Element } from './xml.ts'

export interface Question {
  /** 1 Uzbek Latin, 2 Uzbek Cyrillic, 3 Russian. */
  readonly language: number
  /** Each once. */
  readonly keys: readonly string[]
  /** For whom it is asked, where that is not who asks. */
  readonly applicant?: string
  readonly parts: ReadonlySet<string>
  /** The business fault that the values amount to. */
  readonly invalid?: BusinessCode
}

/** What an operation takes, in the order of the WSDL. */
export interface Shape {
  readonly list: 'pinpp_list' | 'act_no_list'
  readonly item: 'pinpp' | 'act_no'
  readonly key: RegExp
  /** Missing where the operation has no parts to choose from. */
  readonly parts?: readonly string[]
}

const PERSON_PARTS = [
  ...['names', 'sex', 'birth', 'citizenship', 'livestatus', 'documents', 'marital', 'parents'],
  ...['children', 'family', 'acts', 'registration', 'registration_history'],
]

export const SHAPES: Readonly<Record<'GetPersons' | 'GetActs' | 'GetWards', Shape>> = {
  GetPersons: { list: 'pinpp_list', item: 'pinpp', key: /^\d{14}$/, parts: PERSON_PARTS },
  GetActs: {
    list: 'act_no_list',
    item: 'act_no',
    key: /^[1-4]\d{11}$/,
    parts: ['subjects', 'names', 'event', 'office'],
  },
  GetWards: { list: 'pinpp_list', item: 'pinpp', key: /^\d{14}$/ },
}

const MOST_KEYS = 50

export function readQuestion(wrapper: Element, shape: Shape): Question | Refusal {
  const needed = ['langId', shape.list, ...(shape.parts === undefined ? [] : ['parts'])]
  const applicant = child(wrapper, 'applicant')?.text
  const expected = applicant === undefined ? needed : ['langId', 'applicant', ...needed.slice(1)]
  const wrong = misplaced(wrapper, expected, true) ?? misplacedWithin(wrapper, shape)
  if (wrong !== undefined) return refusal('Client.InvalidRequest', wrong)
  const language = Number(child(wrapper, 'langId')?.text)
  const keys = (child(wrapper, shape.list)?.children ?? []).map(({ text }) => text)
  const parts = new Set((child(wrapper, 'parts')?.children ?? []).map(({ name }) => name))
  const bad = applicant !== undefined && !/^\d{14}$/.test(applicant)
  const invalid = bad ? 'rjct.search_criteria.invalid' : invalidity({ language, keys, parts }, shape)
  const told = applicant === undefined ? {} : { applicant }
  return { language, keys: [...new Set(keys)], parts, ...told, ...(invalid !== undefined && { invalid }) }
}

function misplacedWithin(wrapper: Element, { item, list, parts }: Shape): string | undefined {
  const keys = child(wrapper, list)
  const stranger = keys?.children.find(({ name, namespace }) => name !== item || namespace !== '')
  if (stranger !== undefined) return `${stranger.name} is not known in ${list}`
  const asked = child(wrapper, 'parts')
  return asked === undefined || parts === undefined ? undefined : misplaced(asked, parts, false)
}

/** An xs:sequence: known elements without a namespace, each at most once, in order; all of them if `complete`. */
function misplaced({ children, name }: Element, expected: readonly string[], complete: boolean): string | undefined {
  let last = -1
  for (const one of children) {
    const at = one.namespace === '' ? expected.indexOf(one.name) : -1
    if (at < 0) return `${one.name} is not known in ${name}`
    if (at <= last) return `${one.name} is out of order in ${name}`
    last = at
  }
  return complete && children.length < expected.length ? `${name} is incomplete` : undefined
}

function invalidity({ keys, language, parts }: Question, shape: Shape): BusinessCode | undefined {
  if (keys.length > MOST_KEYS) return 'rjct.search.too_many_records_found'
  const lacking = keys.length === 0 || (shape.parts !== undefined && parts.size === 0)
  const known = [1, 2, 3].includes(language)
  return lacking || !known || keys.some((key) => !shape.key.test(key)) ? 'rjct.search_criteria.invalid' : undefined
}
