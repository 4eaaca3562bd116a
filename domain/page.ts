import { z } from 'zod'

/** Lists answer pages; `nextCursor` is opaque and null on the last page. */
export interface Page<T> {
  readonly items: T[]
  readonly nextCursor: string | null
}
export interface PageRequest {
  readonly cursor?: string | undefined
  /** 1 to 200. */
  readonly limit: number
}
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** A cursor somebody made up or that belongs to another list; the API answers 400 with what to do. */
export class BadCursor extends Error {
  override name = 'BadCursor'
  constructor() {
    super(
      'This cursor is not one of ours: leave it out to begin at the first page, or pass a nextCursor exactly as it came.',
    )
  }
}
