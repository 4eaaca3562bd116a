/** A small JSON-over-HTTP client: patient with a server that is starting or busy, plain about everything else. */
export interface Http {
  request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: unknown }>
}

const tries = 8
const maxWaitMs = 5_000

/** @param o `baseUrl` without a trailing slash; `token` is sent as Bearer */
export const createHttp = (o: { baseUrl: string; token?: string }): Http => ({
  async request(method, path, body) {
    for (let attempt = 1; ; attempt += 1) {
      let waitMs = Math.min(maxWaitMs, 100 * 2 ** attempt)
      try {
        const response = await fetch(`${o.baseUrl}${path}`, {
          method,
          headers: {
            accept: 'application/json',
            ...(o.token ? { authorization: `Bearer ${o.token}` } : {}),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(15_000),
        })
        const text = await response.text()
        const busy = response.status === 429 || response.status === 503
        if (!busy || attempt >= tries) return { status: response.status, body: parse(text) }
        const asked = Number(response.headers.get('retry-after'))
        if (asked > 0) waitMs = Math.min(60_000, asked * 1000)
      } catch (error) {
        if (attempt >= tries) throw new Error(`${method} ${path}: no answer from ${o.baseUrl}`, { cause: error })
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  },
})

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
