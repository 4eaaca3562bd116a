import type { FieldError } from '../api/http.ts'

/** What is wrong, by where: `layers.0.name`. */
export type Mistakes = ReadonlyMap<string, string>
export const none: Mistakes = new Map()

/** What a schema says of what was left empty, which is no sentence for a person. */
const emptyWords = /^Too small: expected (string|array) to have >=1 (characters|items)$|received (undefined|null)$/

const sentence = (text: string): string =>
  emptyWords.test(text)
    ? 'This is needed.'
    : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

/** The server's answer about single fields, by their place in the document. `under`: where that is within the body. */
export const mistakesOf = (errors: readonly FieldError[], under: string): Mistakes => {
  const inside = under === '' ? '' : `${under}.`
  return new Map(
    errors.map(({ path, message }) => {
      const plain = path.replace(/^\//, '').replaceAll('/', '.')
      return [plain.startsWith(inside) ? plain.slice(inside.length) : plain, sentence(message)]
    }),
  )
}

/** `layers.0.name` → `Layers 1, name`: where a mistake is that no field of the form shows. */
export const placeWords = (path: string): string => {
  const words = path
    .split('.')
    .map((part) =>
      /^\d+$/.test(part) ? `\0${Number(part) + 1}` : part.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase(),
    )
    .join(', ')
    .replaceAll(', \0', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
