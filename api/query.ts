import { z } from 'zod'
import { instant } from '../domain/instant.ts'

/** What every list takes. */
export const pageQuery = z.object({
  cursor: z.string().min(1).max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** An id in a query or a path: opaque here, looked up as it is. */
export const idText = z.string().min(1).max(300)
export const idParams = z.object({ id: idText })

/** `[from, to)` in ISO 8601; both may be left out. */
export const rangeQuery = z.object({ from: instant.optional(), to: instant.optional() })

/** A list that is always answered whole. */
export const whole = <T>(items: readonly T[]): { items: T[]; nextCursor: null } => ({
  items: [...items],
  nextCursor: null,
})
