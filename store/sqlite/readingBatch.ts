/**
 * Readings on their way to the worker, and the tail of a period's file: columns in one buffer, n × float64 ts,
 * n × float64 value, n × int32 series. Native byte order: the file stays on the machine that wrote it.
 */
export interface ReadingColumns {
  readonly ts: Float64Array
  readonly value: Float64Array
  readonly series: Int32Array
}

const bytesPerReading = 20

export const newColumns = (n: number): { buffer: ArrayBuffer; columns: ReadingColumns } => {
  const buffer = new ArrayBuffer(n * bytesPerReading)
  return { buffer, columns: columnsOf(buffer, n) }
}

export const columnsOf = (buffer: ArrayBuffer, n: number): ReadingColumns => ({
  ts: new Float64Array(buffer, 0, n),
  value: new Float64Array(buffer, n * 8, n),
  series: new Int32Array(buffer, n * 16, n),
})

export const firstRows = ({ ts, value, series }: ReadingColumns, n: number): ReadingColumns => ({
  ts: ts.subarray(0, n),
  value: value.subarray(0, n),
  series: series.subarray(0, n),
})

/** Reads what was stored as a blob; copies, because a blob may begin at any address. */
export const columnsOfBlob = (blob: Uint8Array): ReadingColumns => {
  const copy = new Uint8Array(blob)
  return columnsOf(copy.buffer, Math.floor(copy.byteLength / bytesPerReading))
}

/** The rows of `columns` at `rows`, in that order, in a buffer of their own. */
export const pickRows = (columns: ReadingColumns, rows: readonly number[]): Buffer => {
  const { buffer, columns: picked } = newColumns(rows.length)
  rows.forEach((row, i) => {
    picked.ts[i] = columns.ts[row] ?? 0
    picked.value[i] = columns.value[row] ?? 0
    picked.series[i] = columns.series[row] ?? 0
  })
  return Buffer.from(buffer)
}
