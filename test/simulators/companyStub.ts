import { createServer, type IncomingMessage } from 'node:http'

/**
 * The few answers of the product's HTTP interface that a demo world needs, by its written contract. The whole product stands behind it in the
 * scenario tests; here it is small enough to see every request.
 */
export interface CompanyStub {
  url: string
  readonly requests: { method: string; path: string; body: unknown; token: string | undefined }[]
  readonly cases: Record<string, unknown>[]
  readonly mails: Record<string, unknown>[]
  readonly forms: { path: string; body: string; headers: IncomingMessage['headers'] }[]
  /** What `GET /c/…` answers. */
  page: string
  /** The Bearer token it takes; undefined: any. */
  token: string | undefined
  /** The next so many requests are answered 503. */
  busy: number
  password(deviceId: string): string | undefined
  stop(): Promise<void>
}

export const startCompanyStub = async (): Promise<CompanyStub> => {
  const known = new Set<string>()
  const passwords = new Map<string, string>()
  let made = 0
  const newPassword = (id: string) => {
    made += 1
    passwords.set(id, `password-${made}`)
    return { username: id, password: `password-${made}` }
  }
  const stub: CompanyStub = {
    url: '',
    requests: [],
    cases: [],
    mails: [],
    forms: [],
    page: '',
    busy: 0,
    token: undefined,
    password: (id) => passwords.get(id),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const answer = (method: string, path: string, body: unknown): [number, unknown] => {
    const id = typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : ''
    const [, resource = '', of = '', action = ''] =
      /^\/api\/v1\/([^/?]+)(?:\/([^/?]+))?(?:\/([^/?]+))?/.exec(path) ?? []
    switch (`${method} ${resource} ${action}`.trim()) {
      case 'POST customers':
      case 'POST devices': {
        if (known.has(`${resource}/${id}`)) return [409, { code: 'taken' }]
        known.add(`${resource}/${id}`)
        return [201, resource === 'devices' ? { id, credentials: newPassword(id) } : { id }]
      }
      case 'POST devices credentials':
        return [200, newPassword(of)]
      case 'GET cases':
        if (of !== '') return [200, { ...stub.cases.find((one) => one.id === of), tasks: [] }]
        return [200, { items: stub.cases, nextCursor: null }]
      case 'POST cases commands': {
        const found = stub.cases.find((one) => one.id === of)
        if (!found) return [404, {}]
        const type = (body as { type: string }).type
        if (type === 'acknowledge') found.acknowledgedAt = new Date(0).toISOString()
        if (type === 'planVisit' || type === 'orderPart') found.state = 'waiting'
        if (type === 'visitDone' || type === 'partArrived') found.state = 'repairing'
        if (type === 'claimFixed') found.state = 'verifying'
        if (type === 'falseAlarm') found.state = 'cancelled'
        return [200, found]
      }
      case 'GET inbox':
        return [200, { items: [...stub.mails].reverse(), nextCursor: null }]
      default:
        return [404, { code: 'not-found' }]
    }
  }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request) text += piece
    const method = request.method ?? ''
    const path = request.url ?? ''
    if (path.startsWith('/c/')) {
      if (method === 'POST') {
        stub.forms.push({ path, body: text, headers: request.headers })
        response.writeHead(303, { location: `${path.split('/').slice(0, 3).join('/')}?said=confirm` }).end()
      } else response.writeHead(200, { 'content-type': 'text/html' }).end(stub.page)
      return
    }
    if (stub.busy > 0) {
      stub.busy -= 1
      response.writeHead(503).end()
      return
    }
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    stub.requests.push({ method, path, body, token: request.headers.authorization })
    const welcome = stub.token === undefined || request.headers.authorization === `Bearer ${stub.token}`
    const [status, said] = welcome ? answer(method, path, body) : [401, { detail: 'sign in first' }]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  stub.url = `http://127.0.0.1:${address.port}`
  return stub
}
