import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Browser, chromium } from 'playwright-core'
import { exampleTabs } from '../../mocks/examples.ts'
import { type Journey, openJourney } from '../support/journey.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

/** Needs the system's Chromium, which the checks install; without one there is no browser to look with. */
const withBrowser = CHROMIUM === undefined ? describe.skip : describe

withBrowser('the explorer at /', () => {
  let journey: Journey
  let browser: Browser
  beforeAll(async () => {
    journey = await openJourney({ explorer: (mocks) => ({ title: 'Darcha', tabs: () => exampleTabs(mocks) }) })
    browser = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--no-first-run'],
    })
  })
  afterAll(async () => {
    await browser.close()
    await journey.close()
  })

  it('asks nothing of any other server, and answers an example with a token that is filled in', async () => {
    const page = await browser.newPage()
    const asked: string[] = []
    const mistakes: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => mistakes.push(error.message))
    await page.goto(journey.window.url)
    await page.locator('button.graphiql-execute-button').click({ timeout: 20_000 })
    const result = page.locator('.result-window')
    await expect(result.getByText('"taxStanding"').first().waitFor({ timeout: 20_000 })).resolves.toBeUndefined()
    if (process.env['SCREENSHOT'] !== undefined) await page.screenshot({ path: process.env['SCREENSHOT'] })
    const elsewhere = asked.filter((url) => !url.startsWith(journey.window.url) && !/^(data|blob):/.test(url))
    expect(elsewhere).toEqual([])
    expect(mistakes).toEqual([])
  }, 60_000)
})
