/** The types of an OpenAPI contract, to hold what a mock answers against what its manual says. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

type JsonSchema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>

interface Contract {
  readonly components: { readonly schemas: Record<string, JsonSchema> }
}

/** Throws what is wrong with a value. */
export function contractOf(mock: 'tax' | 'utility' | 'payment', name: string): (value: unknown) => void {
  const file = new URL(`../../mocks/${mock}/openapi.yaml`, import.meta.url)
  const text = readFileSync(file, 'utf8').replaceAll('#/components/schemas/', '#/$defs/')
  const { components } = parse(text) as Contract
  const schema = z.fromJSONSchema({ $defs: components.schemas, $ref: `#/$defs/${name}` })
  return (value) => void schema.parse(value)
}
