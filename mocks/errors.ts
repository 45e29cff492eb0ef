/** What can go wrong with a mock itself, as against what it plays. One class, a closed list of codes. */
export type MockErrorCode = 'PORT_TAKEN' | 'FAULT_INVALID' | 'REQUEST_INVALID' | 'CONFIGURATION' | 'UNREACHABLE'

export class MockError extends Error {
  override readonly name = 'MockError'
  readonly code: MockErrorCode

  constructor(code: MockErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
