/** The snippet in the paper, as a front end would paste it. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { webhookHeaders } from '../../../../gateway/certificates/notify/webhook-signature.ts'
import { type TestFolder, testFolder } from '../../../support/postgres.ts'

type IsFromDarcha = (secrets: readonly string[], headers: Record<string, string>, body: string, now?: number) => boolean

let folder: TestFolder
let isFromDarcha: IsFromDarcha
beforeAll(async () => {
  folder = await testFolder()
  const paper = await readFile(new URL('../../../../gateway/certificates/notify/README.md', import.meta.url), 'utf8')
  const [, snippet = ''] = /```js\n([\s\S]*?)```/.exec(paper) ?? []
  const file = join(folder.path, 'receiver.mjs')
  await writeFile(file, snippet)
  isFromDarcha = ((await import(file)) as { isFromDarcha: IsFromDarcha }).isFromDarcha
})
afterAll(() => folder.remove())

const secret = (text: string) => `whsec_${Buffer.from(text.padEnd(24, '.')).toString('base64')}`
const [OLD, NEW, FOREIGN] = [secret('old'), secret('new'), secret('foreign')]
const AT = new Date('2026-11-27T10:00:00Z')
const BODY = '{"type":"certificateRequest.updated"}'
const sent = (...secrets: string[]) => webhookHeaders(secrets, { id: 'msg_1', at: AT, body: BODY })

describe('a receiver that checks as the paper says', () => {
  it('believes what this window sent, also while either side changes its secret', () => {
    expect(isFromDarcha([OLD], sent(OLD), BODY, AT.getTime())).toBe(true)
    expect(isFromDarcha([OLD], sent(NEW, OLD), BODY, AT.getTime())).toBe(true)
    expect(isFromDarcha([NEW, OLD], sent(NEW), BODY, AT.getTime())).toBe(true)
  })

  it('does not believe a stranger, a changed message, an old one, or one without headers', () => {
    expect(isFromDarcha([OLD], sent(FOREIGN), BODY, AT.getTime())).toBe(false)
    expect(isFromDarcha([OLD], sent(OLD), BODY.replace('updated', 'removed'), AT.getTime())).toBe(false)
    expect(isFromDarcha([OLD], sent(OLD), BODY, AT.getTime() + 301_000)).toBe(false)
    expect(isFromDarcha([OLD], {}, BODY, AT.getTime())).toBe(false)
  })
})
