/** What stands around every send; each in the shape `next => next`. */
export { type Breaker, type BreakerOptions, type BreakerState, createBreaker } from './interceptors/breaker.ts'
export { bulkhead } from './interceptors/bulkhead.ts'
export { deadline } from './interceptors/deadline.ts'
export { type Guards, guarded } from './interceptors/guarded.ts'
export { type OAuth2, type OAuth2Options, oauth2 } from './interceptors/oauth2.ts'
export { type RetryOptions, retry } from './interceptors/retry.ts'
export { observeBreaker, traced } from './interceptors/traced.ts'
