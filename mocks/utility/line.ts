/** One client's connection to the server, with a fault's hand on it. */
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Controlled } from '../control.ts'
import type { Blow, FaultKind } from '../faults.ts'
import type { Asked } from '../registry.ts'
import type { End } from '../requests.ts'
import { garbage } from '../wire.ts'
import { createFramer, createStatements, type Frame, fatal, isCancel, isPrelude, type Statements } from './frames.ts'

interface Line extends Controlled {
  readonly client: Socket
  readonly upstream: Socket
  readonly statements: Statements
  /** Of the statement that the server is at. */
  finish: (end: Pick<End, 'ending'>) => void
  fault: Blow | undefined
}

export function createLine(client: Socket, upstream: Socket, { faults, requests }: Controlled): void {
  const line: Line = {
    client,
    upstream,
    faults,
    requests,
    statements: createStatements(),
    finish: () => undefined,
    fault: undefined,
  }
  const fromClient = createFramer(true)
  const fromServer = createFramer(false)
  let turn = Promise.resolve()
  client.on('data', (chunk) => {
    client.pause()
    for (const frame of fromClient(chunk)) turn = turn.then(() => ask(line, frame))
    turn = turn.then(() => void client.resume())
  })
  upstream.on('data', (chunk) => {
    const ready = fromServer(chunk).some(({ type }) => type === 'Z')
    upstream.pause()
    void answer(line, chunk, ready).then(() => upstream.resume())
  })
  client.on('error', () => undefined).on('close', () => end(line))
  upstream.on('error', () => undefined).on('close', () => client.end())
}

function end({ fault, finish, upstream }: Line): void {
  finish({ ending: fault !== undefined && CUTTING.includes(fault.kind) ? 'broken' : 'left' })
  upstream.destroy()
}

const CUTTING: readonly FaultKind[] = ['reset', 'outage', 'garbage', 'truncated']
/** The server never hears of what these strike. */
const INTERCEPTED: readonly FaultKind[] = ['reset', 'outage', 'garbage', 'halfOpen']

async function ask(line: Line, frame: Frame): Promise<void> {
  if (frame.type === '') return open(line, frame.bytes)
  // A connection that has gone silent stays so, whatever is set later: its client can only give it up.
  if (line.fault?.kind === 'halfOpen') return
  const asked = line.statements.ask(frame)
  if (asked !== undefined) await strike(line, asked)
  const through = line.fault === undefined || !INTERCEPTED.includes(line.fault.kind)
  if (through && line.upstream.writable) line.upstream.write(frame.bytes)
}

/** Encryption is declined, because nobody could look into it; an outage refuses whoever comes. */
function open({ client, upstream, faults, requests }: Line, bytes: Buffer): void {
  if (isPrelude(bytes)) return void client.write('N')
  if (isCancel(bytes)) requests.open({ method: 'CANCEL', path: '/', headers: {} })({ ending: 'answered' })
  else if (faults.strike('/', ['outage']).fault !== undefined) {
    requests.open({ method: 'CONNECT', path: '/', headers: {} })({ ending: 'broken', fault: 'outage' })
    return void client.end(fatal('57P03', 'the database system is not yet accepting connections'))
  }
  upstream.write(bytes)
}

async function strike(line: Line, asked: Asked): Promise<void> {
  const path = `/${/\bfrom\s+(\w+)/i.exec(asked.operation ?? '')?.[1] ?? ''}`
  const finish = line.requests.open({ method: 'QUERY', path, headers: {}, asked })
  const { delay, fault } = line.faults.strike(path)
  line.finish = (ended) => finish({ ...ended, ...(fault !== undefined && { fault: fault.kind }) })
  line.fault = fault
  if (delay > 0) await wait(delay, undefined, { ref: false })
  if (fault?.kind === 'reset') line.client.resetAndDestroy()
  if (fault?.kind === 'outage') line.client.end(fatal('57P01', 'terminating connection due to administrator command'))
  if (fault?.kind === 'garbage') line.client.end(garbage(512))
}

async function answer({ client, fault, finish }: Line, chunk: Buffer, ready: boolean): Promise<void> {
  if (!client.writable) return
  if (fault?.kind === 'truncated') return void client.end(chunk.subarray(0, chunk.length >> 1))
  if (fault?.kind === 'drip') await drip(client, chunk, fault.bytesPerSecond)
  else client.write(chunk)
  if (ready && client.writable) finish({ ending: 'answered' })
}

async function drip(client: Socket, chunk: Buffer, bytesPerSecond: number): Promise<void> {
  const piece = Math.max(1, Math.round(bytesPerSecond / 20))
  for (let sent = 0; sent < chunk.length && client.writable; sent += piece) {
    client.write(chunk.subarray(sent, sent + piece))
    if (sent + piece < chunk.length) await wait((piece / bytesPerSecond) * 1_000, undefined, { ref: false })
  }
}
