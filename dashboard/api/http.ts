export interface FieldError {
  readonly path: string
  readonly message: string
}

/** A refusal in words: RFC 9457 problem+json where the server answered with one. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  /** What is wrong with single fields, where the server named them. */
  readonly errors: readonly FieldError[]
  constructor(status: number, message: string, errors: readonly FieldError[] = []) {
    super(message)
    this.status = status
    this.errors = errors
  }
}

let whenSignedOut = (): void => {}
/** Called when the server says that the session is over. */
export const onSignedOut = (listener: () => void): void => {
  whenSignedOut = listener
}

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  signal?: AbortSignal
}

/**
 * One request to `/api/v1/`. A POST carries an Idempotency-Key, so that a repeat after a lost answer does nothing twice.
 *
 * @throws Problem with a sentence a person can act on; `status` 0 when the server could not be reached
 */
export const request = async <T>(path: string, options: RequestOptions = {}): Promise<T> => {
  const method = options.method ?? 'GET'
  const headers: Record<string, string> = { accept: 'application/json' }
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  if (method === 'POST') headers['idempotency-key'] = crypto.randomUUID?.() ?? randomKey()
  let response: Response
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new Problem(0, 'Forestall does not answer. Check that it is running and that you are connected.')
  }
  if (response.status === 401 && path !== 'session' && path !== 'me') whenSignedOut()
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

// crypto.randomUUID exists only in secure contexts; a console opened over plain http on a LAN has none.
const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const problemOf = async (response: Response): Promise<Problem> => {
  const fallback = wordsFor(response.status)
  try {
    const body: unknown = await response.json()
    if (typeof body !== 'object' || body === null) return new Problem(response.status, fallback)
    const said = ['detail', 'title', 'message'].map((key) => (key in body ? Reflect.get(body, key) : undefined))
    const words = said.find((text): text is string => typeof text === 'string' && text.length > 0)
    // A title is no sentence; on screen it stands as one.
    const sentence = words === undefined ? fallback : /[.!?]$/.test(words) ? words : `${words}.`
    return new Problem(response.status, sentence, 'errors' in body ? fieldErrors(body.errors) : [])
  } catch {
    return new Problem(response.status, fallback)
  }
}

const fieldErrors = (errors: unknown): FieldError[] =>
  Array.isArray(errors)
    ? errors.filter((one): one is FieldError => typeof one?.path === 'string' && typeof one.message === 'string')
    : []

const wordsFor = (status: number): string => {
  if (status === 401) return 'You are signed out. Sign in again.'
  if (status === 403) return 'Your role does not allow this. Ask a manager or an administrator.'
  if (status === 404) return 'This does not exist, or no longer does.'
  if (status === 409) return 'Somebody changed this at the same time. Look again and repeat if it is still needed.'
  if (status === 429) return 'Too many attempts. Wait a minute and try again.'
  return `Forestall answered with an error (${status}).`
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** `query({a: 'x', b: undefined})` → `?a=x`; empty when nothing is set. */
export const query = (parameters: Readonly<Record<string, string | number | boolean | undefined>>): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) search.set(name, String(value))
  const text = search.toString()
  return text ? `?${text}` : ''
}
