#!/usr/bin/env node
// The `darcha` command. Plain JavaScript, so that an old Node gets a sentence instead of a syntax error.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `darcha needs Node 24 or newer; this is ${process.version}. Inside the project, npx brings its own.\n`,
  )
  process.exit(1)
}
await import('./main.ts')
