import { z } from 'zod'
import { BadCursor, type Page } from '../../domain/page.ts'

/** Where a page ended: the sort key of its last row, under the name of its list. Opaque to everybody else. */
type Key = readonly (string | number)[]

/**
 * One list's cursors: base64url of JSON `[list, ...key]`. A row's key never changes, so a page goes on behind it
 * whatever was inserted meanwhile.
 *
 * @param shape the types of the key's parts, in order
 */
export const cursorsOf = <const S extends readonly z.ZodType<string | number>[]>(list: string, ...shape: S) => {
  type KeyOf = { -readonly [I in keyof S]: z.infer<S[I]> }
  const schema = z.tuple([z.literal(list), ...shape])
  return {
    /** The key to go on behind, or undefined for the first page. Throws `BadCursor`. */
    read(cursor: string | undefined): KeyOf | undefined {
      if (cursor === undefined) return undefined
      const text = Buffer.from(cursor, 'base64url').toString()
      // Node skips what is not base64url; a cursor is exactly as we wrote it, or not ours.
      if (encode(text) !== cursor) throw new BadCursor()
      const parsed = schema.safeParse(parseJson(text))
      if (!parsed.success) throw new BadCursor()
      const [, ...key] = parsed.data
      return key as KeyOf
    },
    /** Rows asked for with `limitOf`: one more than the page holds tells whether there is a next one. */
    page<R, T>(rows: readonly R[], limit: number, keyOf: (row: R) => KeyOf & Key, itemOf: (row: R) => T): Page<T> {
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return {
        items: rows.slice(0, limit).map(itemOf),
        nextCursor: last === undefined ? null : encode(JSON.stringify([list, ...keyOf(last)])),
      }
    },
  }
}

/** How many rows to ask the database for. Throws when the page size makes no sense. */
export const rowsFor = (limit: number): number => {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`A page holds at least one item, not ${limit}.`)
  return limit + 1
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
