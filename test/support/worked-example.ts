/** The worked example of schema/certificates/README.md, as the two files of a folder. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PAPER = new URL('../../schema/certificates/README.md', import.meta.url)

export interface Example {
  readonly facts: string
  readonly definition: string
}

export function workedExample(): Example {
  const paper = readFileSync(PAPER, 'utf8')
  const block = (language: string): string => {
    const [, text] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(paper) ?? []
    if (text === undefined) throw new TypeError(`the paper has no example in ${language}`)
    return text
  }
  return { facts: block('graphql'), definition: block('yaml') }
}

/** Lays a definition into a folder, as an operator would. */
export function layDown(folder: string, id: string, { facts, definition }: Example): void {
  mkdirSync(join(folder, id), { recursive: true })
  writeFileSync(join(folder, id, 'facts.graphql'), facts)
  writeFileSync(join(folder, id, 'definition.yaml'), definition)
}
