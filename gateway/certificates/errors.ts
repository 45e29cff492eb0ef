/**
 * What can go wrong with certificates on our own side: one class, a closed list of codes, the cause kept, no personal data.
 *
 * None of these is a refusal. A requester hears of a refusal by the request's `rejection`, of these at most by its `failure`.
 */
export type CertificateErrorCode =
  /** A definition does not fit the schema, or its rule is wrong: the message has one line per mistake. */
  | 'DEFINITIONS_INVALID'
  /** A definition was changed without a new version, while requests may rest on the old one. */
  | 'DEFINITION_CHANGED'
  /** A request rests on a definition that is nowhere to be found. */
  | 'DEFINITION_MISSING'
  /** A rule or a claim could not be computed from the evidence. */
  | 'RULE_FAILED'
  /** What came back has not the shape that the schema promises. */
  | 'EVIDENCE_INVALID'
  /** A request was to go where the table of states does not lead. */
  | 'TRANSITION_FORBIDDEN'
  /** Another worker was faster; what this one found is void. */
  | 'OVERTAKEN'
  /** No base calculation amount is known for the day. */
  | 'FEE_UNKNOWN'
  /** The payment provider did not answer, or not now. It is asked again. */
  | 'PAYMENT_UNAVAILABLE'
  /** The payment provider does not do what it was asked: something is set up wrongly. */
  | 'PAYMENT_REFUSED'
  /** What the payment provider says is no invoice, or not ours, or of another amount. */
  | 'PAYMENT_INVALID'
  /** The signing key is there, but cannot be used. */
  | 'KEY_UNUSABLE'
  /** The text is not a credential of this window. */
  | 'CREDENTIAL_INVALID'
  /** Nothing was decided on the request, so nothing was kept of what a decision rested on. */
  | 'DOSSIER_MISSING'
  /** A dossier is there and does not open: it was changed, or its key is not here. */
  | 'DOSSIER_UNREADABLE'
  /** Its time of keeping is over, or somebody ordered it: what it held is gone. */
  | 'ERASED'
  /** A request may not be erased now; the message says why. */
  | 'NOT_ERASABLE'
  /** A front end's server did not take what it was to be told. */
  | 'WEBHOOK_UNDELIVERED'

export class CertificateError extends Error {
  override readonly name = 'CertificateError'
  readonly code: CertificateErrorCode

  constructor(code: CertificateErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
