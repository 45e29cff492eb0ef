/**
 * What registries are called, for people, in every language. Data of its own beside the directory: a certificate names who
 * was asked, and a name such as `gas-3` tells nobody anything.
 */
import { z } from 'zod'
import { type Texts, texts } from './languages.ts'
import { readYaml } from './yaml.ts'

const FILE = 'directory/registries.yaml'

const shape = z.strictObject({
  registries: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/, 'is a name: lower-case letter first, then letters, digits, hyphens'),
    texts,
  ),
})

/** Texts by a registry's name at the window. */
export type RegistryNames = Readonly<Record<string, Texts>>

/** Throws `SchemaError` with every mistake, each with its line. */
export function readRegistryNames(folder: URL = new URL('./', import.meta.url)): RegistryNames {
  return readYaml(new URL(FILE, folder), FILE, shape).value.registries
}
