/** Rows of `GetActs`: act records, cancelled ones too. Nothing is told of an act about a protected person. */
import type { Act, BirthAct, MarriageAct, RecordedParent } from '../population/contract/act.ts'
import { ACT, incomplete, inLanguage, MARRIAGE_END, SEX } from './codes.ts'
import { nameParts } from './names.ts'
import type { Question } from './question.ts'
import { businessFault } from './refusals.ts'
import type { Register } from './register.ts'
import { leaf, tag } from './xml.ts'

export function actRow(register: Register, act: Act, question: Question): string {
  const head = [
    leaf('act_no', act.number),
    leaf('act_type', ACT[act.kind]),
    leaf('act_status', act.cancelled ? '2' : '1'),
  ]
  const withheld = subjectsOf(act).some((index) => register.population.person(index).withheld)
  if (withheld) return tag('act', ...head, businessFault('rjct.person.withheld', question.language))
  const office = [
    leaf('reg_date', act.registeredOn),
    leaf('office_code', act.office.code),
    leaf('office_name', inLanguage(act.office.name, question.language)),
  ]
  return tag('act', ...head, ...(question.parts.has('office') ? office : []), contentOf(register, act, question))
}

function subjectsOf(act: Act): readonly number[] {
  if (act.kind === 'BIRTH') return [act.child]
  return act.kind === 'DEATH' ? [act.person] : [act.husband, act.wife]
}

function contentOf(register: Register, act: Act, question: Question): string {
  if (act.kind === 'BIRTH') return birth(register, act, question)
  const { parts, language } = question
  const pinpp = (name: string, index: number) =>
    parts.has('subjects') ? [leaf(name, register.population.person(index).pinfl)] : []
  const event = (...content: readonly string[]) => (parts.has('event') ? content : [])
  if (act.kind === 'DEATH') {
    const [date, place] = [
      leaf('death_date', incomplete(act.date)),
      leaf('death_place', inLanguage(act.place, language)),
    ]
    return tag('death', ...pinpp('pinpp', act.person), ...event(date, place))
  }
  const couple = [...pinpp('husband_pinpp', act.husband), ...pinpp('wife_pinpp', act.wife)]
  if (act.kind === 'MARRIAGE') {
    return tag(
      'marriage',
      ...couple,
      ...namesOf(register, act, parts),
      ...event(leaf('marriage_date', act.date), leaf('end_reason', MARRIAGE_END[act.end])),
    )
  }
  return tag('divorce', ...couple, ...event(leaf('marriage_act_no', act.marriage), leaf('divorce_date', act.date)))
}

/** As the two were called before the marriage. */
function namesOf({ population }: Register, { husband, wife }: MarriageAct, parts: ReadonlySet<string>): string[] {
  if (!parts.has('names')) return []
  const written = (name: string, index: number) =>
    tag(name, ...nameParts(population.person(index).namesAtBirth, ['latin', 'cyr']))
  return [written('husband_names', husband), written('wife_names', wife)]
}

function birth(register: Register, act: BirthAct, { language, parts }: Question): string {
  const child = register.population.person(act.child)
  const part = (name: string, ...content: readonly string[]) => (parts.has(name) ? content : [])
  return tag(
    'birth',
    ...part('subjects', leaf('child_pinpp', child.pinfl)),
    ...part('names', tag('child_names', ...nameParts(child.namesAtBirth, ['latin', 'cyr']))),
    ...part('subjects', leaf('sex', SEX[child.sex])),
    ...part(
      'event',
      leaf('birth_date', incomplete(child.recordedBirthDate)),
      leaf('birth_place', inLanguage(child.birthPlace, language)),
    ),
    ...parent(register, 'father', act.father, parts),
    ...parent(register, 'mother', act.mother, parts),
  )
}

function parent(
  register: Register,
  name: string,
  recorded: RecordedParent | undefined,
  parts: ReadonlySet<string>,
): string[] {
  if (recorded === undefined || !(parts.has('subjects') || parts.has('names'))) return []
  const linked = parts.has('subjects') && recorded.person !== undefined ? recorded.person : undefined
  return [
    tag(
      name,
      ...(linked === undefined ? [] : [leaf('pinpp', register.population.person(linked).pinfl)]),
      ...(parts.has('names') ? [tag('names', ...nameParts(recorded.names, ['latin', 'cyr']))] : []),
    ),
  ]
}
