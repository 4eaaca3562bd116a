import fc from 'fast-check'
import type { z } from 'zod'

/** Values for the fields of these names, whatever their schema says: what has to fit together needs words of its own. */
export type Words = Readonly<Record<string, fc.Arbitrary<unknown>>>

/**
 * Anything a schema allows, so that an event that is added tomorrow is met by the laws without a word said here. Numbers and
 * texts are few and small: what matters is that they meet again. Throws for a kind of schema it does not know.
 */
export const arbitraryOf = (schema: z.core.$ZodType, words: Words, name = ''): fc.Arbitrary<unknown> => {
  const own = words[name]
  if (own !== undefined) return own
  const { def } = (schema as z.core.$ZodTypes)._zod
  const inside = (inner: z.core.$ZodType) => arbitraryOf(inner, words, name)
  switch (def.type) {
    case 'literal':
      return fc.constantFrom(...def.values)
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries))
    case 'string':
      return fc.constantFrom('x', 'y')
    case 'boolean':
      return fc.boolean()
    case 'number':
      return fc.nat(5)
    case 'unknown':
      return fc.constant(null)
    case 'array':
      return fc.array(inside(def.element), { maxLength: 2 })
    case 'object': {
      const fields = Object.entries(def.shape).map(([key, inner]) => [key, arbitraryOf(inner, words, key)] as const)
      return fc.record(Object.fromEntries(fields))
    }
    case 'record':
      return fc.constant({})
    case 'optional':
      return fc.option(inside(def.innerType), { nil: undefined })
    case 'nullable':
      return fc.option(inside(def.innerType), { nil: null })
    case 'default':
      return inside(def.innerType)
    case 'pipe':
      return inside(def.in)
    case 'union':
      return fc.oneof(...def.options.map(inside))
    default:
      throw new Error(`No random values are known for ${def.type} (${name})`)
  }
}
