import { execFileSync } from 'node:child_process'

/**
 * A program that a suite needs and a user's machine may lack. Found: its path. Missing: the reason is printed and the
 * suite skips; with CI=true that is a failure, because there everything must run.
 */
export const needsProgram = (name: string, why: string): string | undefined => {
  for (const candidate of name.split('|')) {
    try {
      return execFileSync('which', [candidate], { encoding: 'utf8' }).trim()
    } catch {
      // Not this one; the next may be there.
    }
  }
  const reason = `${name} is not installed: ${why}`
  if (process.env.CI === 'true') throw new Error(reason)
  console.warn(`skipped: ${reason}`)
  return undefined
}
