import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Who may import whom (docs/house.md). `interfaces of store`: the files directly in store/, never an adapter below it. */
const root = fileURLToPath(new URL('..', import.meta.url))
const storeInterfaces = /^store\/[^/]+\.ts$/
const busInterface = /^bus\/bus\.ts$/
const table: Record<string, readonly RegExp[]> = {
  domain: [],
  bus: [/^domain\//],
  store: [/^domain\//],
  broker: [/^domain\//],
  ingest: [/^domain\//, storeInterfaces, busInterface],
  detector: [/^domain\//, storeInterfaces, busInterface],
  recovery: [/^domain\//, storeInterfaces, busInterface],
  outreach: [/^domain\//, storeInterfaces, busInterface],
  api: [/^domain\//, storeInterfaces, busInterface],
  dashboard: [/^domain\//],
  simulators: [/^domain\/(wire|topics)\.ts$/],
}
/** Fewer than these: the walk has broken, not the house shrunk. */
const atLeast: Record<string, number> = {
  domain: 15,
  bus: 2,
  store: 20,
  broker: 4,
  ingest: 4,
  detector: 8,
  recovery: 8,
  outreach: 8,
  api: 20,
  dashboard: 20,
  simulators: 10,
  app: 15,
}

const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))

/** Every import and re-export, static or dynamic, and whether it carries types only. */
const importsOf = (file: string): { target: string; typeOnly: boolean }[] => {
  const text = readFileSync(join(root, file), 'utf8')
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(import|export)\s+(type\s)?[^'"\n;]*?(?:\{[^}]*\}\s*)?(?:from\s*)?['"]([^'"]+)['"]/g),
  ].map((match) => ({
    target: match[3] ?? '',
    typeOnly: match[2] !== undefined,
  }))
  const dynamic = [...text.matchAll(/import\(\s*['"]([^'"]+)['"]\s*\)/g)].map((match) => ({
    target: match[1] ?? '',
    typeOnly: false,
  }))
  return [...found, ...dynamic]
}

const ours = (file: string, target: string): string | undefined =>
  target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : undefined

describe('who may import whom', () => {
  it.each(Object.keys(atLeast))('%s has the files it should', (folder) => {
    expect(filesOf(folder).length).toBeGreaterThanOrEqual(atLeast[folder] ?? Number.POSITIVE_INFINITY)
  })

  it.each(Object.keys(table))('%s imports only what it may', (folder) => {
    const allowed = table[folder] ?? []
    // A unit test beside a file may also use the folder's own test data, nothing more.
    const wrong = filesOf(folder).flatMap((file) =>
      importsOf(file)
        .map(({ target }) => ours(file, target))
        .filter((target) => target !== undefined)
        .filter((target) => !target.startsWith(`${folder}/`) && !allowed.some((pattern) => pattern.test(target)))
        .map((target) => `${file} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('the console takes nothing but types from the domain', () => {
    const wrong = filesOf('dashboard').flatMap((file) =>
      importsOf(file)
        .filter(({ target, typeOnly }) => ours(file, target)?.startsWith('domain/') && !typeOnly)
        .map(({ target }) => `${file} imports ${target} as a value`),
    )
    expect(wrong).toEqual([])
  })

  it('reads static, type, side-effect and dynamic imports', () => {
    expect(importsOf('app/main.ts').map(({ target }) => target)).toEqual(
      expect.arrayContaining(['commander', './config.ts', './commands/serve.ts']),
    )
    expect(importsOf('app/pipeline.ts')).toContainEqual({ target: '../bus/bus.ts', typeOnly: true })
  })

  it('only app, and what is outside, reads the clock, chance and the environment', () => {
    const reads = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b/
    const wrong = [
      'domain',
      'bus',
      'store',
      'broker',
      'ingest',
      'detector',
      'recovery',
      'outreach',
      'api',
      'simulators',
    ]
      .flatMap(filesOf)
      .filter((file) => !file.endsWith('.test.ts'))
      .filter((file) => reads.test(readFileSync(join(root, file), 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')))
    expect(wrong).toEqual([])
  })
})
