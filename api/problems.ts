/**
 * Every error a caller can meet: its code, HTTP status, title, and what to do about it (shown at /problems/{code}).
 * A code that has been given out is never reused for something else.
 */
export const problems = {
  'invalid-input': {
    status: 400,
    title: 'The request does not fit what this address expects',
    explanation:
      'One or more fields are missing, of the wrong type or out of range. `errors` names each of them with `in` (body, query or path), `path` and `message`. Correct them and ask again.',
  },
  'bad-json': {
    status: 400,
    title: 'The body is not JSON we accept',
    explanation:
      'The body could not be parsed as JSON, or holds a key such as `__proto__` that no honest document needs. Send one JSON document in UTF-8.',
  },
  'bad-request': {
    status: 400,
    title: 'The request could not be understood',
    explanation: 'The address, a header or the body breaks the rules of HTTP or of this API. `detail` says which.',
  },
  'bad-cursor': {
    status: 400,
    title: 'This cursor is not one of ours',
    explanation:
      'A cursor belongs to the list that gave it. Leave it out to begin at the first page, or pass a `nextCursor` exactly as it came.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Sign in first',
    explanation:
      'This address is for people who have signed in (a session cookie from POST /api/v1/session) or programs with a token (`Authorization: Bearer …`). The session may have ended: it lasts 12 hours.',
  },
  'wrong-credentials': {
    status: 401,
    title: 'E-mail address or password is wrong',
    explanation: 'We do not say which of the two, on purpose. An administrator can set a new password.',
  },
  forbidden: {
    status: 403,
    title: 'Your role does not allow this',
    explanation:
      'Viewers read; agents work cases, messages and the quarantine; managers also approve, save rules, close and register; administrators also manage users and import.',
  },
  'cross-site': {
    status: 403,
    title: 'This change was asked for by another site',
    explanation:
      'A request that changes something and is signed in by cookie must come from our own pages: `Sec-Fetch-Site: same-origin`, or an `Origin` that is ours, or (programs) any `X-Requested-With` header. Programs do better with a Bearer token.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    explanation:
      'Nothing has this id, or it has been removed. The list at the same address without the id shows what there is.',
  },
  'no-such-route': {
    status: 404,
    title: 'There is nothing at this address',
    explanation: 'No route has this path. /openapi.json lists all of them.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not know this method',
    explanation: 'The `Allow` header lists the methods it knows.',
  },
  taken: {
    status: 409,
    title: 'This id is taken',
    explanation:
      'Something with this id (or e-mail address) exists already. Choose another, or change the existing one.',
  },
  'not-now': {
    status: 409,
    title: 'The case does not allow this now',
    explanation:
      'The state of the case forbids this step at the moment; `detail` says why. Fetch the case again to see where it stands.',
  },
  conflict: {
    status: 409,
    title: 'Somebody else was faster',
    explanation:
      'The thing changed while this was being done. Nothing of this request was stored: fetch it again and decide anew.',
  },
  'voucher-not-valid': {
    status: 409,
    title: 'This voucher cannot be redeemed',
    explanation:
      'It was redeemed for another purchase, has run out, or was taken back; `detail` says which, and GET shows when. Take another means of payment.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    explanation: 'JSON bodies may have 256 KiB, imports 16 MiB (one line 256 KiB). Split an import into several.',
  },
  'wrong-content-type': {
    status: 415,
    title: 'This content type is not understood here',
    explanation: 'Send `Content-Type: application/json`, for POST /api/v1/import `application/x-ndjson`.',
  },
  'unknown-reference': {
    status: 422,
    title: 'The request points to something that does not exist',
    explanation:
      'An id in the body (a gateway, a customer, a device) is not known. Create that first, or correct the id.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for a different request',
    explanation:
      'A key stands for one request with one body. Use a fresh key for each new request, the same only to repeat one.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    explanation: 'Wait the number of seconds in `Retry-After`, then ask again, more slowly.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The address and headers are too large',
    explanation: 'The first line and the headers together may have 16 KiB.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    explanation:
      'The cause is in our log under `requestId`. Asking again may help; if it does not, tell your administrator that id.',
  },
  unavailable: {
    status: 503,
    title: 'Not available at the moment',
    explanation: 'A part we need is not ready, or a limit is reached; `detail` says which. Try again shortly.',
  },
} as const satisfies Record<string, { status: number; title: string; explanation: string }>

export type ProblemCode = keyof typeof problems
export const problemCodes = Object.keys(problems).filter((code): code is ProblemCode => code in problems)
