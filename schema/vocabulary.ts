/**
 * The vocabularies: what codes are called in every language, wherever a certificate shows them to people.
 *
 * A vocabulary is named after the enum of the schema whose values it words; `darcha check` holds it to have all of them.
 */
import { z } from 'zod'
import { type Texts, texts } from './languages.ts'
import { readYaml } from './yaml.ts'

const FILE = 'vocabulary.yaml'

const vocabularyShape = z.record(
  z.string().regex(/^[A-Z][A-Za-z]*$/, 'is the name of a vocabulary, such as MaritalStatus'),
  z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'is a code: capitals, digits and underscores'), texts),
)

/** Words by vocabulary and code. */
export type Vocabulary = Readonly<Record<string, Readonly<Record<string, Texts>>>>

/** Throws `SchemaError` with every mistake, each with its line. */
export function readVocabulary(folder: URL = new URL('./', import.meta.url)): Vocabulary {
  return readYaml(new URL(FILE, folder), FILE, vocabularyShape).value
}
