/**
 * The limits that cost least, because they hold before anything is understood: bytes, tokens, seconds. They are options of
 * the server and of the parser, so they are only given shape here; what is above them never reaches a limit below.
 */
import type { Server } from 'node:http'
import type { FastifyHttpOptions } from 'fastify'
import type { ParseOptions } from 'graphql'

export interface Sizes {
  /** Bytes of a request's body. */
  readonly bodyBytes: number
  /** Bytes of all headers together; the access token is the largest of them. */
  readonly headerBytes: number
  /** For the headers to arrive, in milliseconds: who sends them a byte at a time is let go. */
  readonly headersTimeout: number
  /** For the whole request to arrive, in milliseconds. */
  readonly requestTimeout: number
  /** Lexical tokens of a document. */
  readonly documentTokens: number
}

export const DEFAULT_SIZES: Sizes = {
  bodyBytes: 131_072,
  headerBytes: 16_384,
  headersTimeout: 5_000,
  requestTimeout: 8_000,
  documentTokens: 5_000,
}

/** Fastify answers 413 and Node 431 or 408 by themselves. */
export function serverOptions(sizes: Sizes): Pick<FastifyHttpOptions<Server>, 'bodyLimit' | 'requestTimeout' | 'http'> {
  return {
    bodyLimit: sizes.bodyBytes,
    requestTimeout: sizes.requestTimeout,
    http: { maxHeaderSize: sizes.headerBytes, headersTimeout: sizes.headersTimeout },
  }
}

export function parseOptions(sizes: Sizes): ParseOptions {
  return { maxTokens: sizes.documentTokens }
}
