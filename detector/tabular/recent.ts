/** The last few numbers of every column, for saying what it reads lately. */
export interface Recent {
  read(values: Float64Array): void
  /** The middle one of the last numbers, the lower of two; NaN where there has been none. */
  median(column: number): number
}
const kept = 5

export const newRecent = (columns: number): Recent => {
  const ring = new Float64Array(columns * kept).fill(Number.NaN)
  const next = new Uint8Array(columns)
  return {
    read(values) {
      for (let c = 0; c < columns; c += 1) {
        const value = values[c] ?? Number.NaN
        if (Number.isNaN(value)) continue
        const place = next[c] ?? 0
        ring[c * kept + place] = value
        next[c] = (place + 1) % kept
      }
    },
    median(column) {
      const known = ring.slice(column * kept, (column + 1) * kept).filter((value) => !Number.isNaN(value))
      return known.sort()[(known.length - 1) >> 1] ?? Number.NaN
    },
  }
}
