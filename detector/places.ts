/**
 * Where a metric's numbers are, for detectors that go through all metrics of a message: names in the order they were first heard,
 * which is nearly always the order they come in again. So the place after the last one is looked at first, and no hash is made.
 *
 * @param next the place the metric has if the message is like those before
 * @returns its place, -1 where the name is not known
 */
export const placeOf = (names: readonly string[], metric: string, next: number): number => {
  if (names[next] === metric) return next
  const { length } = names
  for (let i = next + 1; i < length; i += 1) if (names[i] === metric) return i
  for (let i = Math.min(next, length) - 1; i >= 0; i -= 1) if (names[i] === metric) return i
  return -1
}
