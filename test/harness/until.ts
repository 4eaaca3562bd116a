/** Waits for something that happens by itself, and says what was awaited when it does not. The limit guards the test run, it is no assertion about speed. */
export const until = async <T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  { limitMs = 20_000, everyMs = 10 }: { limitMs?: number; everyMs?: number } = {},
): Promise<T> => {
  const end = performance.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false && found !== null) return found
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
