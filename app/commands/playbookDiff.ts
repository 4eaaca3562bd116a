/** Longer values are cut in a line of a diff. */
const longest = 80

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/**
 * What differs between two JSON documents, a line each: `  ~ remedies.0.maxAttempts: 1 → 2`. A document that is new has no
 * lines of its own but one.
 */
export const changesIn = (before: unknown, after: unknown): string[] => {
  if (before === undefined) return [`  + ${isTree(after) ? shown(after.title ?? '') : shown(after)}`]
  return between(before, after, [])
}

const between = (before: unknown, after: unknown, path: readonly string[]): string[] => {
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => between(before[key], after[key], [...path, key]))
  }
  if (Object.is(before, after)) return []
  const place = path.join('.')
  if (before === undefined) return [`  + ${place}: ${shown(after)}`]
  if (after === undefined) return [`  - ${place}: ${shown(before)}`]
  return [`  ~ ${place}: ${shown(before)} → ${shown(after)}`]
}
