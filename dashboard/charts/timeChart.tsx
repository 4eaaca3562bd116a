import './timeChart.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { shade } from '../shell/theme.ts'
import { dayAndTime } from '../time/format.ts'
import { plainNumber } from '../words/metric.ts'
import type { Marker, Plot, PlotSettings } from './plot.ts'
import { columnsOf, type Dot } from './series.ts'

interface TimeChartProps {
  /** What the chart shows, for those who do not see it. */
  readonly label: string
  readonly dots: readonly Dot[]
  readonly unit: string
  readonly height?: number
  readonly range?: { readonly from: number; readonly to: number } | undefined
  readonly band?: { readonly low: number | null; readonly high: number | null } | undefined
  readonly bandLabel?: string | undefined
  readonly silentLabel?: string | undefined
  readonly shaded?: { readonly from: number; readonly to: number } | undefined
  readonly markers?: readonly Marker[]
  /** What the colours mean. */
  readonly legend?: preact.ComponentChildren
  /** Offer the same numbers as a table. */
  readonly table?: boolean
}

/** One metric over time. Redrawn when its size, its data or the theme changes. */
export const TimeChart = (props: TimeChartProps) => {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot | undefined>(undefined)
  const latest = useRef(props)
  latest.current = props
  const [point, setPoint] = useState<readonly [string, string]>()
  const colours = shade.value

  const settings = (): PlotSettings => ({
    height: latest.current.height ?? 240,
    unit: latest.current.unit,
    range: latest.current.range,
    band: latest.current.band,
    bandLabel: latest.current.bandLabel,
    silentLabel: latest.current.silentLabel,
    shaded: latest.current.shaded,
    markers: latest.current.markers ?? [],
    onPoint(under) {
      setPoint(
        under && [
          dayAndTime(under.t),
          `${plainNumber(under.value)}${latest.current.unit ? `\u00a0${latest.current.unit}` : ''}`,
        ],
      )
    },
  })

  useEffect(() => {
    const into = box.current
    if (!into) return
    let gone = false
    const observer = new ResizeObserver(() => plot.current?.resize(into.clientWidth))
    void import('./plot.ts').then(({ createPlot }) => {
      if (gone) return
      plot.current = createPlot(into, { columns: columnsOf(latest.current.dots), settings: settings() })
      observer.observe(into)
    })
    return () => {
      gone = true
      observer.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [colours])

  useEffect(() => {
    plot.current?.update(columnsOf(props.dots), settings())
  })

  return (
    <div class="chart">
      <p class="chart-read" aria-hidden="true">
        {point ? (
          <>
            <span>{point[0]}</span> <b>{point[1]}</b>
          </>
        ) : (
          '\u00a0'
        )}
      </p>
      <div
        class="chart-plot"
        ref={box}
        role="img"
        aria-label={props.label}
        style={{ height: `${props.height ?? 240}px` }}
      />
      {props.legend}
      {props.table && <ChartTable dots={props.dots} unit={props.unit} />}
    </div>
  )
}

/** The chart's numbers in rows, thinned to what a person reads. */
const ChartTable = ({ dots, unit }: { dots: readonly Dot[]; unit: string }) => {
  const every = Math.max(1, Math.ceil(dots.length / 24))
  return (
    <details class="chart-table">
      <summary>Show as table</summary>
      <div>
        <table class="list-table">
          <thead>
            <tr>
              <th>When</th>
              <th class="number">Mean{unit && ` (${unit})`}</th>
              <th class="number">Lowest</th>
              <th class="number">Highest</th>
            </tr>
          </thead>
          <tbody>
            {dots
              .filter((_, at) => at % every === 0)
              .map((dot) => (
                <tr key={dot.t}>
                  <td>{dayAndTime(dot.t)}</td>
                  <td class="number">{plainNumber(dot.mean)}</td>
                  <td class="number">{plainNumber(dot.min)}</td>
                  <td class="number">{plainNumber(dot.max)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
