/** Open files by key, at most `limit` of them: the one not used for longest is closed first. */
export interface FileCache<T> {
  get(key: number): T
  /** Those open now. */
  values(): Iterable<T>
  /** Closes `key` if it is open. */
  close(key: number): void
  /** Forgets `key` without finishing its work: what it holds in memory may no longer be true. */
  abandon(key: number): void
  closeAll(): void
}

export const createFileCache = <T>(o: {
  limit: number
  open(key: number): T
  close(file: T): void
  abandon?(file: T): void
}): FileCache<T> => {
  // A Map keeps insertion order: used last is last.
  const files = new Map<number, T>()
  const close = (key: number): void => {
    const file = files.get(key)
    if (file === undefined) return
    files.delete(key)
    o.close(file)
  }
  return {
    get(key) {
      const known = files.get(key)
      if (known !== undefined) {
        files.delete(key)
        files.set(key, known)
        return known
      }
      const [oldest] = files.keys()
      if (oldest !== undefined && files.size >= o.limit) close(oldest)
      const file = o.open(key)
      files.set(key, file)
      return file
    },
    values: () => files.values(),
    close,
    abandon(key) {
      const file = files.get(key)
      if (file === undefined) return
      files.delete(key)
      o.abandon?.(file)
    },
    closeAll() {
      for (const key of [...files.keys()]) close(key)
    },
  }
}
