/** What a connector says before it is asked anything: its slice, its readers, its options. */
import { composeServices } from '@theguild/federation-composition'
import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode, parse } from 'graphql'
import { OptionsError } from '../errors.ts'
import { opened } from './asking.ts'
import { ensure } from './nonconformity.ts'
import type { Check, Stand, Subject } from './subject.ts'

export function declaring(subject: Subject): readonly Check[] {
  const { connector } = subject
  return [
    {
      name: 'has a stable name, in lower case',
      run: async () =>
        ensure(/^[a-z][a-z0-9-]*$/.test(connector.name), 'the name is not lower case letters, digits and hyphens'),
    },
    {
      name: 'has a slice that is a valid Federation subgraph by itself',
      run: async () => composes(connector.name, connector.sdl),
    },
    {
      name: 'reads entities of its slice, by their keys, in batches of at least one',
      run: (stand) => opened(subject, stand.options, async ({ readers }) => readsEntities(connector.sdl, readers)),
    },
    {
      name: 'names the option that is wrong, and repeats nothing of what was written',
      run: async (stand) => namesMistakes(subject, stand),
    },
    {
      name: 'asks the registry nothing when it is opened',
      async run(stand) {
        await opened(subject, stand.options, () => new Promise((resolve) => setTimeout(resolve, 20)))
        ensure((await stand.requests.list()).length === 0, 'it sent a request before it was asked anything')
      },
    },
  ]
}

/** What only another slice can supply: a query root, and the field that a key or a requirement refers to. */
const OF_OTHERS: ReadonlySet<unknown> = new Set(['NO_QUERIES', 'EXTERNAL_MISSING_ON_BASE', 'SATISFIABILITY_ERROR'])

function composes(name: string, sdl: string): void {
  const { errors = [] } = composeServices([{ name, typeDefs: parse(sdl) }])
  const own = errors.filter(({ extensions }) => !OF_OTHERS.has(extensions['code']))
  ensure(own.length === 0, own.map(({ message }) => message).join('; '))
}

function readsEntities(sdl: string, readers: Readonly<Record<string, { key: string; maxBatch: number }>>): void {
  const document = parse(sdl)
  ensure(Object.keys(readers).length > 0, 'it reads nothing')
  for (const [type, { key, maxBatch }] of Object.entries(readers)) {
    ensure(keysOf(document, type).includes(key), `${type} has no @key(fields: "${key}") in the slice`)
    ensure(Number.isInteger(maxBatch) && maxBatch >= 1, `maxBatch of ${type} is not a whole number, at least 1`)
  }
}

function keysOf({ definitions }: DocumentNode, type: string): readonly string[] {
  return definitions
    .filter(
      (node): node is ObjectTypeDefinitionNode | ObjectTypeExtensionNode =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
    )
    .filter(({ name }) => name.value === type)
    .flatMap(({ directives = [] }) => directives.filter(({ name }) => name.value === 'key'))
    .flatMap((directive) => directive.arguments?.find(({ name }) => name.value === 'fields')?.value ?? [])
    .flatMap((value) => (value.kind === Kind.STRING ? [value.value.trim()] : []))
}

/** Of a type that no option has: it must be told by name. One that does not exist, likewise. */
function namesMistakes({ connector }: Subject, { options }: Stand): void {
  const wrong = Object.keys(options).map((option) => [option, { ...options, [option]: { not: 'this' } }] as const)
  for (const [option, input] of [...wrong, ['no-such-option', { ...options, 'no-such-option': 1 }] as const]) {
    const message = mistakeIn(connector, input)
    ensure(message !== undefined, `it takes what is no ${option}`)
    ensure(message?.includes(option) === true, `the mistake in ${option} is not told by its name`)
    const repeated = Object.values(options).some(
      (value) => typeof value === 'string' && value.length > 3 && message?.includes(value),
    )
    ensure(!repeated, `the mistake in ${option} repeats what an option says`)
  }
}

function mistakeIn({ parseOptions }: Subject['connector'], input: unknown): string | undefined {
  try {
    parseOptions(input)
    return undefined
  } catch (error) {
    ensure(error instanceof OptionsError, 'a mistake in the options is no OptionsError')
    return error instanceof OptionsError ? error.message : undefined
  }
}
