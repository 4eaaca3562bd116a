import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testApi } from './harness.ts'

const built = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'forestall-console-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const dashboardDir = join(dir, 'dashboard')
  await mkdir(join(dashboardDir, 'assets'), { recursive: true })
  await writeFile(join(dir, 'secret.txt'), 'hidden words')
  await writeFile(join(dashboardDir, '.env'), 'hidden words')
  await writeFile(join(dashboardDir, 'index.html'), '<!doctype html><title>Console</title>')
  await writeFile(join(dashboardDir, 'favicon.svg'), '<svg/>')
  await writeFile(join(dashboardDir, 'assets', 'index-B1a2c3d4.js'), 'export {}')
  return testApi({ dashboardDir })
}
const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test.each(['/', '/cases/case-1', '/devices?q=x', '/index.html'])(
  'a person who opens %s gets the console',
  async (url) => {
    const { api } = await built()
    const answer = await api.inject({ url, headers: page })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('Console')
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers['content-security-policy']).toContain("default-src 'self'")
    expect(answer.headers['x-frame-options']).toBe('DENY')
  },
)

test('a page of the console is sent over a socket without a warning of Node’s about listeners', async () => {
  const { api } = await built()
  const warnings: Error[] = []
  const hear = (warning: Error): void => {
    warnings.push(warning)
  }
  process.on('warning', hear)
  onTestFinished(() => {
    process.off('warning', hear)
  })
  const { port } = await api.start()
  const answer = await fetch(`http://127.0.0.1:${port}/cases/case-1`, { headers: page })
  expect(await answer.text()).toContain('Console')
  expect(answer.headers.get('content-type')).toContain('text/html')
  // Warnings are told in the next tick of the process.
  await new Promise((resolve) => setImmediate(resolve))
  expect(warnings).toEqual([])
})

test('files with a hash in their name are kept for ever, others are asked for again', async () => {
  const { api } = await built()
  const script = await api.inject('/assets/index-B1a2c3d4.js')
  expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(script.headers['content-type']).toContain('javascript')
  expect((await api.inject('/favicon.svg')).headers['cache-control']).toBe('no-cache')
})

test.each(['/assets/gone-12345678.js', '/api/nothing', '/api/v1/nothing'])(
  '%s is never answered with the console, even to a browser',
  async (url) => {
    const { api } = await built()
    const answer = await api.inject({ url, headers: page })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ type: '/problems/no-such-route' })
  },
)

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/.env',
  '/%2eenv',
  '//etc/passwd',
  '/index.html%00.js',
])('%s opens nothing outside the console', async (url) => {
  const { api } = await built()
  const answer = await api.inject(url)
  expect(answer.body).not.toContain('hidden')
  expect(answer.statusCode).toBeGreaterThanOrEqual(400)
  expect(answer.statusCode).toBeLessThan(500)
})

test('where the console is not built, a page says how to build it', async () => {
  const { api } = await testApi()
  const answer = await api.inject({ url: '/', headers: page })
  expect(answer.statusCode).toBe(503)
  expect(answer.body).toContain('npm run build')
})
