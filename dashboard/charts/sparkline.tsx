import type { Columns } from './series.ts'
import { wrongOf } from './series.ts'

const width = 132
const height = 34
const edge = 2

interface SparklineProps {
  readonly columns: Columns
  readonly from: number
  readonly to: number
  readonly band: { readonly low: number | null; readonly high: number | null } | undefined
  readonly shaded: { readonly from: number; readonly to: number }
}

/** A metric around its fault, small: the usual band, the line, and in red what is wrong. Decoration: the words beside it say the same. */
export const Sparkline = ({ columns, from, to, band, shaded }: SparklineProps) => {
  const known = columns.mean.filter((value) => value !== null)
  const all = [...known, ...[band?.low, band?.high].filter((value) => value != null)]
  if (known.length < 2) return null
  const low = Math.min(...all)
  const span = Math.max(...all) - low || 1
  const x = (ms: number): number => edge + ((width - 2 * edge) * (ms - from)) / (to - from)
  const y = (value: number): number => height - edge - ((height - 2 * edge) * (value - low)) / span
  const line = (values: readonly (number | null)[]): string => {
    let pen = 'M'
    let path = ''
    for (const [at, value] of values.entries()) {
      const t = columns.t[at]
      if (value === null || t === undefined) pen = 'M'
      else {
        path += `${pen}${x(t * 1000).toFixed(1)} ${y(value).toFixed(1)}`
        pen = 'L'
      }
    }
    return path
  }
  const top = band?.high == null ? 0 : y(band.high)
  const bottom = band?.low == null ? height : y(band.low)
  return (
    <svg class="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {band && <rect class="spark-band" x="0" y={top} width={width} height={Math.max(1, bottom - top)} rx="2" />}
      <path class="spark-line" d={line(columns.mean)} />
      <path class="spark-wrong" d={line(wrongOf(columns, { shaded, band }))} />
    </svg>
  )
}
