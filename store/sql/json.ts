import { z } from 'zod'

/** A value as its JSON column: times as ISO 8601, as everywhere outside. */
export const toJson = <T extends z.ZodType>(schema: T, value: z.output<T>): string =>
  JSON.stringify(z.encode(schema, value))

/** A JSON column as its value. Throws when the column does not hold what the schema says. */
export const fromJson = <T extends z.ZodType>(schema: T, text: string): z.output<T> => z.parse(schema, JSON.parse(text))

/** Whatever was kept, unparsed: its reader has the schema. */
export const anyFromJson = (text: string): unknown => JSON.parse(text)
