import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'graphql'
import { ROOT } from './plan.ts'

const papers = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
  .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
  .filter((path) => !path.startsWith('node_modules/') && !path.includes('/node_modules/') && !path.startsWith('.'))

const text = (paper: string): string => readFileSync(join(ROOT, paper), 'utf8')
const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts

describe('the papers', () => {
  it('stand in every room', () => {
    const rooms = ['.', 'schema', 'connectors', 'connectors/sdk', 'gateway', 'mocks', 'test'].map((room) =>
      join(room, 'README.md'),
    )
    expect(rooms.filter((paper) => !existsSync(join(ROOT, paper)))).toEqual([])
  })

  it('link to files that are there', () => {
    const broken = papers.flatMap((paper) =>
      [...text(paper).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
        .map(([, link]) => link ?? '')
        .filter((link) => !existsSync(join(ROOT, dirname(paper), link)))
        .map((link) => `${paper} links to ${link}`),
    )
    expect(broken).toEqual([])
  })

  it('name npm scripts that exist', () => {
    const named = papers.flatMap((paper) =>
      [...text(paper).matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(([, script]) => [paper, script ?? ''] as const),
    )
    expect(named.filter(([, script]) => !(script in scripts)).map((row) => row.join(': '))).toEqual([])
  })

  it('show GraphQL that parses', () => {
    const examples = papers.flatMap((paper) =>
      [...text(paper).matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, source]) => [paper, source ?? ''] as const),
    )
    const broken = examples.filter(([, source]) => !isGraphql(source)).map(([paper]) => paper)
    expect(broken).toEqual([])
  })

  it('speak of the product alone', () => {
    const foreign = /\/work\/|\/tmp\/studio|localhost:\d+\/issues|DEVELOPERS\.md|\bfarm\b/i
    expect(papers.filter((paper) => foreign.test(text(paper)))).toEqual([])
  })
})

function isGraphql(source: string): boolean {
  try {
    parse(source)
    return true
  } catch {
    return false
  }
}
