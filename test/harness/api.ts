/** A program that talks to Forestall over HTTP with a bearer token, as an operator's would. */
export interface TestApi {
  get<T = Record<string, unknown>>(path: string): Promise<T>
  post<T = Record<string, unknown>>(path: string, body: unknown, headers?: Record<string, string>): Promise<T>
  raw(method: string, path: string, init?: RequestInit): Promise<Response>
  items<T = Record<string, unknown>>(path: string): Promise<T[]>
}

export const testApi = (http: string, token: string): TestApi => {
  const raw = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${http}${path}`, {
      redirect: 'manual',
      ...init,
      method,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    })
  const json = async <T>(response: Response): Promise<T> => {
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} ${response.url}: ${text}`)
    return JSON.parse(text)
  }
  const get = async <T>(path: string): Promise<T> => json(await raw('GET', path))
  return {
    raw,
    get,
    post: async (path, body, headers = {}) =>
      json(
        await raw('POST', path, {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        }),
      ),
    items: async <T>(path: string) => (await get<{ items: T[] }>(path)).items,
  }
}
