/**
 * A detector's state as one row of doubles whose places have names: nothing is boxed, reading and writing allocate nothing, and what
 * one reading touches lies side by side. Rows are views of larger buffers, because a buffer of its own costs ~170 bytes a row; those
 * of one device are made one after the other, so they are neighbours. A buffer is freed when none of its rows is used any more.
 *
 * Never hand a row's `buffer` over to another thread: it is its neighbours' too. Checkpoints copy rows out of it (columnCodec.ts).
 */
export type Row<Place extends number> = Float64Array & { [place in Place]: number }

const slabBytes = 1 << 16
let slab = new ArrayBuffer(0)
let used = 0

/** Zeros. */
export const newNumbers = (length: number): Float64Array<ArrayBuffer> => {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT
  if (bytes > slabBytes / 8) return new Float64Array(length)
  if (used + bytes > slab.byteLength) {
    slab = new ArrayBuffer(slabBytes)
    used = 0
  }
  const numbers = new Float64Array(slab, used, length)
  used += bytes
  return numbers
}

/** Zeros, in single precision: for what is many and need not be exact. */
export const newSingles = (length: number): Float32Array<ArrayBuffer> => {
  // Whole doubles, so that whatever comes next is aligned.
  const { buffer, byteOffset } = newNumbers((length + 1) >> 1)
  return new Float32Array(buffer, byteOffset, length)
}

/** @param places names of the places, 0 and up without holes, as an object of constants */
export const newRow = <Place extends number>(places: Readonly<Record<string, Place>>): Row<Place> =>
  newNumbers(Object.keys(places).length) as Row<Place>
