/** One thing that is not as it was. */
export interface Difference {
  /** `Remedies, restart, safe when 1, value` */
  readonly place: string
  readonly before: string | undefined
  readonly after: string | undefined
}

const names = ['id', 'command', 'what', 'metric', 'category'] as const
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A line of a list is known by its id where it has one: moved lines are no changes of everything after them. */
const nameOf = (line: unknown, index: number): string => {
  if (isObject(line)) for (const name of names) if (typeof line[name] === 'string') return line[name]
  return String(index + 1)
}
const wordsOf = (key: string): string => key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()

const flatten = (value: unknown, place: readonly string[], into: Map<string, string>): void => {
  if (value === undefined || value === null) return
  if (Array.isArray(value)) {
    if (value.length > 0 && !value.some(isObject)) into.set(place.join(', '), value.map(String).join(', '))
    else {
      const used = new Map<string, number>()
      value.forEach((line: unknown, index) => {
        const name = nameOf(line, index)
        const times = (used.get(name) ?? 0) + 1
        used.set(name, times)
        flatten(line, [...place, times > 1 ? `${name} (${times})` : name], into)
      })
    }
  } else if (isObject(value))
    for (const [key, part] of Object.entries(value)) flatten(part, [...place, wordsOf(key)], into)
  else into.set(place.join(', '), typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value))
}

/** What is different between two documents, in the order of the newer one; what is gone comes last. */
export const differences = (before: unknown, after: unknown): Difference[] => {
  const old = new Map<string, string>()
  const now = new Map<string, string>()
  flatten(before, [], old)
  flatten(after, [], now)
  const changed = [...now].filter(([place, text]) => old.get(place) !== text)
  const gone = [...old].filter(([place]) => !now.has(place))
  const upper = (place: string): string => place.charAt(0).toUpperCase() + place.slice(1)
  return [
    ...changed.map(([place, text]) => ({ place: upper(place), before: old.get(place), after: text })),
    ...gone.map(([place, text]) => ({ place: upper(place), before: text, after: undefined })),
  ]
}
