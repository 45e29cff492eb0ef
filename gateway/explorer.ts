/**
 * The explorer at `/`: GraphiQL from the package, everything inlined, so that it works in a closed network.
 *
 * The page is some megabytes of text: it is made once, at the first request, and kept compressed.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

export interface ExplorerTab {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

export interface Explorer {
  readonly title: string
  /** Opened at the first visit. Called at each making of the page, so that tokens in it are fresh. */
  tabs(): Promise<readonly ExplorerTab[]>
}

/** Scripts and workers are inlined, the page may talk to its own server and to nobody else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function serveExplorer(app: FastifyInstance, explorer: Explorer): void {
  let page: Promise<{ body: Buffer; etag: string }> | undefined
  app.get('/', async (request, reply) => {
    page ??= render(explorer)
    const { body, etag } = await page.catch((error: unknown) => {
      page = undefined
      throw error
    })
    reply.headers({ etag, 'cache-control': 'no-cache', 'content-security-policy': POLICY })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type('text/html; charset=utf-8').header('content-encoding', 'gzip').send(body)
  })
}

async function render({ title, tabs }: Explorer): Promise<{ body: Buffer; etag: string }> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const opened = (await tabs()).map(({ query, variables, headers }) => ({
    query,
    variables: JSON.stringify(variables ?? {}, null, 2),
    headers: JSON.stringify(headers ?? {}, null, 2),
  }))
  // The tab that is open at first has its variables and headers from the page's own options.
  const options = { ...opened[0], title, endpoint: '/graphql', defaultTabs: opened, shouldPersistHeaders: false }
  const html = renderGraphiQL(options)
  const body = await promisify(gzip)(html)
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}
