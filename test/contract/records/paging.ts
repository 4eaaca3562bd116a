import { expect } from 'vitest'
import { BadCursor, type Page, type PageRequest } from '../../../domain/page.ts'

type List<T> = (request: PageRequest) => Promise<Page<T>>

/** All items of a list, page by page; `between` runs after each page. */
export const walk = async <T>(list: List<T>, limit: number, between: () => Promise<unknown> = async () => {}) => {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page = await list({ limit, cursor })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
    await between()
  } while (cursor !== undefined)
  return items
}

/** A cursor of any other shape is refused as such, whatever it is. `list` must have more than one item. */
export const expectBadCursors = async (list: List<unknown>): Promise<void> => {
  const { nextCursor } = await list({ limit: 1 })
  if (nextCursor === null) throw new Error('the list is too short to have a cursor')
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const parts = JSON.parse(Buffer.from(nextCursor, 'base64url').toString())
  for (const cursor of [
    '',
    'x',
    'not a cursor',
    '💥',
    `${nextCursor}A`,
    `${nextCursor}=`,
    ` ${nextCursor}`,
    nextCursor.slice(0, -2),
    encode(null),
    encode({}),
    encode([]),
    encode(parts.slice(0, -1)),
    encode([...parts, 1]),
    encode(['another-list', ...parts.slice(1)]),
    encode(parts.map((part: unknown) => (typeof part === 'number' ? String(part) : part))),
    encode([parts[0], ...parts.slice(1).map(() => ({ $ne: 1 }))]),
    encode([parts[0], ...parts.slice(1).map(() => null)]),
    "' OR 1=1 --",
    'A'.repeat(100_000),
  ])
    if (cursor !== nextCursor) await expect(list({ limit: 1, cursor }), cursor).rejects.toThrow(BadCursor)
}
