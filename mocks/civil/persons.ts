/** Rows of `GetPersons`: of what is known, the parts that were asked for and no others. */
import type { Person, Residence } from '../population/contract/person.ts'
import { country, DOCUMENT, documentStatus, incomplete, inLanguage, LIFE, MARITAL, SEX } from './codes.ts'
import { nameParts } from './names.ts'
import type { Question } from './question.ts'
import { businessFault } from './refusals.ts'
import type { Register } from './register.ts'
import { familyItems } from './relatives.ts'
import { leaf, tag } from './xml.ts'

export function personRow(register: Register, person: Person, { language, parts }: Question): string {
  if (person.withheld)
    return tag('person', leaf('pinpp', person.pinfl), businessFault('rjct.person.withheld', language))
  const asked = { register, person, language }
  const written = Object.entries(PARTS).flatMap(([part, write]) => (parts.has(part) ? [write(asked)] : []))
  return tag('person', leaf('pinpp', person.pinfl), ...written)
}

interface Part {
  readonly register: Register
  readonly person: Person
  readonly language: number
}

/** In the order of the WSDL. */
const PARTS: Readonly<Record<string, (part: Part) => string>> = {
  names: ({ person }) => tag('names', ...nameParts(person.names, ['latin', 'cyr', 'engl'])),
  sex: ({ person }) => leaf('sex', SEX[person.sex]),
  birth: ({ person, language }) =>
    tag(
      'birth',
      leaf('birth_date', incomplete(person.recordedBirthDate)),
      leaf('birth_place', inLanguage(person.birthPlace, language)),
      leaf('birth_country_id', country(person.birthCountry)),
    ),
  citizenship: ({ person }) =>
    tag(
      'citizenship',
      leaf('citizenship_id', country(person.citizenship)),
      leaf('citizenship', CITIZENSHIPS[person.citizenship] ?? person.citizenship),
      leaf('nationality', person.ethnicity.russian.toUpperCase()),
    ),
  livestatus: ({ person }) => leaf('livestatus', LIFE[person.life]),
  documents,
  marital: ({ register, person }) =>
    tag(
      'marital',
      leaf('marital_status', MARITAL[person.maritalStatus]),
      ...relative(register, 'spouse_pinpp', person.spouse),
    ),
  parents: ({ register, person }) =>
    tag(
      'parents',
      ...relative(register, 'father_pinpp', person.father),
      ...relative(register, 'mother_pinpp', person.mother),
    ),
  children: ({ register, person }) =>
    tag('children', ...person.children.map((index) => childItem(register, index)).reverse()),
  family: ({ register, person, language }) => tag('family', ...familyItems(register, person, language).reverse()),
  acts: ({ register, person }) => tag('acts', ...person.acts.flatMap((number) => actItem(register, number)).reverse()),
  registration: ({ person, language }) => {
    const present = person.residences.find(({ until }) => until === undefined)
    return present === undefined ? '' : tag('registration', ...residence(present, language))
  },
  registration_history: ({ person, language }) =>
    tag('registration_history', ...person.residences.map((one) => tag('item', ...residence(one, language))).reverse()),
}

/** As other registers have it too: in Russian, in capitals. */
const CITIZENSHIPS: Readonly<Record<string, string>> = { UZB: 'УЗБЕКИСТАН', STATELESS: 'ЛИЦО БЕЗ ГРАЖДАНСТВА' }

function documents({ register: { today }, person, language }: Part): string {
  const items = person.documents.map((one) =>
    tag(
      'item',
      leaf('document', one.number),
      leaf('doc_type', DOCUMENT[one.kind]),
      leaf('doc_give_place', inLanguage(one.issuedBy, language)),
      leaf('date_begin_document', one.issuedOn),
      leaf('date_end_document', one.validUntil ?? ''),
      leaf('doc_status', documentStatus(one, today)),
    ),
  )
  return tag('documents', ...items.reverse())
}

function relative({ population }: Register, name: string, index: number | undefined): string[] {
  return index === undefined ? [] : [leaf(name, population.person(index).pinfl)]
}

function childItem({ population }: Register, index: number): string {
  const { pinfl, recordedBirthDate } = population.person(index)
  return tag('item', leaf('pinpp', pinfl), leaf('birth_date', incomplete(recordedBirthDate)))
}

function actItem({ population }: Register, number: string): string[] {
  const act = population.actByNumber(number)
  if (act === undefined) return []
  return [tag('item', leaf('act_no', number), leaf('act_type', number.charAt(0)), leaf('reg_date', act.registeredOn))]
}

function residence({ address, cadastralNumber, from, mahalla, soato, until }: Residence, language: number): string[] {
  return [
    leaf('p_regdate', from),
    leaf('p_enddate', until ?? ''),
    leaf('p_address', address),
    leaf('p_soato', soato),
    leaf('p_mahalla_code', mahalla.code),
    leaf('p_mahalla', inLanguage(mahalla.name, language)),
    leaf('p_kadastr', cadastralNumber ?? ''),
  ]
}
