/**
 * What acts of law are called in each language. Definitions name an act once, for who maintains them; a document names it
 * in its reader's language.
 */
import { z } from 'zod'
import { type Texts, texts } from './languages.ts'
import { readYaml } from './yaml.ts'

const FILE = 'acts.yaml'

const shape = z.strictObject({ acts: z.record(z.string().min(1), texts) })

/** Texts by the title under which definitions name the act. */
export type ActNames = Readonly<Record<string, Texts>>

/** Throws `SchemaError` with every mistake, each with its line. */
export function readActNames(folder: URL = new URL('./', import.meta.url)): ActNames {
  return readYaml(new URL(FILE, folder), FILE, shape).value.acts
}
