const parts = (text: string): (number | string)[] =>
  [...text.toLowerCase().matchAll(/\d+|[a-z]+/g)].map(([part]) => (/^\d/.test(part) ? Number(part) : part))

const compareParts = (a: readonly (number | string)[], b: readonly (number | string)[]): number => {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    // 2.1 and 2.1.0 are the same version.
    const left = a[i] ?? 0
    const right = b[i] ?? 0
    if (left === right) continue
    if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : 1
    if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : 1
    // 2.1b comes after 2.1 and before 2.1.1.
    return typeof left === 'string' ? (right === 0 ? 1 : -1) : left === 0 ? -1 : 1
  }
  return 0
}

/**
 * Firmware versions in the order people number them: `1.9` < `v1.10`, `2.0.0-rc1` < `2.0.0` < `2.0.0+build7` (the build says
 * nothing). Negative, zero or positive, like any comparison.
 *
 * @source semver.org §11 for what a hyphen means; devices number otherwise too, so any letters and digits are taken
 */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a, b].map((text) => {
    const [version = ''] = text
      .trim()
      .replace(/^v(?=\d)/i, '')
      .split('+')
    const hyphen = version.indexOf('-')
    return hyphen < 0
      ? { main: parts(version), pre: undefined }
      : { main: parts(version.slice(0, hyphen)), pre: parts(version.slice(hyphen + 1)) }
  }) as [Version, Version]
  const main = compareParts(left.main, right.main)
  if (main !== 0 || (left.pre === undefined && right.pre === undefined)) return main
  if (left.pre === undefined) return 1
  if (right.pre === undefined) return -1
  return compareParts(left.pre, right.pre)
}
interface Version {
  main: (number | string)[]
  pre: (number | string)[] | undefined
}
