import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { type GraphQLSchema, Kind, parse, validate } from 'graphql'
import { roster } from '../../connectors/index.ts'
import { composeWindow } from '../../gateway/window/compose.ts'
import { ROOT } from './plan.ts'
import { brokenTables } from './tables.ts'

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

  it('show operations that this window answers, and SDL that parses', () => {
    const examples = papers.flatMap((paper) =>
      [...text(paper).matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, source]) => [paper, source ?? ''] as const),
    )
    const { schema } = composeWindow({ slices: roster.map(({ name, sdl }) => ({ name, sdl, registries: [name] })) })
    const broken = examples.flatMap(([paper, source]) =>
      mistakesIn(source, schema).map((mistake) => `${paper}: ${mistake}`),
    )
    expect(broken).toEqual([])
  })

  it('have tables that are shown as tables', () => {
    const table = (...rows: string[]): readonly string[] => brokenTables(['| a | b |', ...rows].join('\n'))
    expect(table('| - | - |', '| 1 | `2\\|3` |', '', '```', '| drawn |', '```')).toEqual([])
    expect(table('| - | - |', '| 1 |')).toEqual(['3: 1 cells under a head of 2'])
    expect(table('| - |', '| 1 | 2 |')).toEqual(['2: 1 cells under a head of 2'])
    expect(table('', '| - | - |')).toEqual(['1: a row that stands under no head', '3: a row that stands under no head'])
    expect(papers.flatMap((paper) => brokenTables(text(paper)).map((mistake) => `${paper}:${mistake}`))).toEqual([])
  })

  it('speak of the product alone', () => {
    const foreign = /\/work\/|\/tmp\/studio|localhost:\d+\/issues|DEVELOPERS\.md|\bfarm\b/i
    expect(papers.filter((paper) => foreign.test(text(paper)))).toEqual([])
  })
})

describe('every file', () => {
  it('is of one piece: no merge left its marks in it', () => {
    const mark = /^(<{7}|>{7}|\|{7})(?: |$)/m
    for (const half of ['<', '>', '|']) expect(`one\n${half.repeat(7)} main\ntwo`).toMatch(mark)
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)
    expect(files).toContain('package.json')
    const present = files.filter((file) => existsSync(join(ROOT, file)))
    expect(present.filter((file) => mark.test(text(file)))).toEqual([])
  })
})

function mistakesIn(source: string, schema: GraphQLSchema): readonly string[] {
  try {
    const document = parse(source)
    const isOperation = document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    return isOperation ? validate(schema, document).map(({ message }) => message) : []
  } catch (error) {
    return [String(error)]
  }
}
