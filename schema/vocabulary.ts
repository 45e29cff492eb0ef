/**
 * The vocabularies: what codes are called in every language, wherever a certificate shows them to people.
 *
 * A vocabulary is named after the enum of the schema whose values it words; `darcha check` holds it to have all of them.
 */
import { type GraphQLSchema, isEnumType } from 'graphql'
import { z } from 'zod'
import { type Texts, texts } from './languages.ts'
import { readYaml } from './yaml.ts'

const FILE = 'vocabulary.yaml'
const HERE = new URL('./', import.meta.url)

const vocabularyShape = z.record(
  z.string().regex(/^[A-Z][A-Za-z]*$/, 'is the name of a vocabulary, such as MaritalStatus'),
  z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'is a code: capitals, digits and underscores'), texts),
)

/** Words by vocabulary and code. */
export type Vocabulary = Readonly<Record<string, Readonly<Record<string, Texts>>>>

/** Throws `SchemaError` with every mistake, each with its line. */
export function readVocabulary(folder: URL = HERE): Vocabulary {
  return readYaml(new URL(FILE, folder), FILE, vocabularyShape).value
}

/**
 * Where a vocabulary and the enum that it is named after differ: a value without words, words for a value that is none. A
 * vocabulary whose enum the schema does not have words what no registry here tells.
 */
export function checkVocabulary(schema: GraphQLSchema, folder: URL = HERE): readonly string[] {
  const { value, mistake } = readYaml(new URL(FILE, folder), FILE, vocabularyShape)
  return Object.entries(value).flatMap(([name, words]) => {
    const type = schema.getType(name)
    if (!isEnumType(type)) return []
    const values = type.getValues().map((each) => each.name)
    return [
      ...values.filter((code) => !(code in words)).map((code) => mistake([name], `${code} has no words; write them`)),
      ...Object.keys(words)
        .filter((code) => !values.includes(code))
        .map((code) => mistake([name, code], 'is not a value of this enum; remove it')),
    ]
  })
}
