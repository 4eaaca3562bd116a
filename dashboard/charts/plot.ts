/** The only file that knows uPlot: loaded when the first chart is shown. */
import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import { clockTime } from '../time/format.ts'
import { type Columns, wrongOf } from './series.ts'

export interface Marker {
  /** ms */
  readonly at: number
  readonly label: string
  /** Where the chart is narrow. */
  readonly short: string
  readonly tone: 'critical' | 'major' | 'ok' | 'accent' | 'ink-3'
}
export interface PlotSettings {
  readonly height: number
  readonly unit: string
  /** ms; the whole of the data when absent */
  readonly range: { readonly from: number; readonly to: number } | undefined
  readonly band: { readonly low: number | null; readonly high: number | null } | undefined
  /** What to write into the band, where there is room. */
  readonly bandLabel?: string | undefined
  /** What to write into the span of the fault where the device said nothing. */
  readonly silentLabel?: string | undefined
  /** ms: the span in which the fault showed */
  readonly shaded: { readonly from: number; readonly to: number } | undefined
  readonly markers: readonly Marker[]
  /** What is under the pointer, or undefined when it left. `t` in ms. */
  onPoint(point: { t: number; value: number } | undefined): void
}
export interface Plot {
  update(columns: Columns, settings: PlotSettings): void
  resize(width: number): void
  destroy(): void
}

// A canvas cannot read custom properties: a probe element resolves them, light-dark() included.
const colourReader = (near: HTMLElement) => {
  const probe = document.createElement('i')
  probe.hidden = true
  near.append(probe)
  return {
    read(name: string, alpha = 1): string {
      probe.style.color =
        alpha === 1 ? `var(--${name})` : `color-mix(in srgb, var(--${name}) ${alpha * 100}%, transparent)`
      return getComputedStyle(probe).color
    },
    done: () => probe.remove(),
  }
}

/** CSS pixels: on a narrower chart long words would cover the line. */
const roomForWords = 420
/** Numbers of an axis, with as many digits as their distance needs; the topmost carries the unit. */
const axisWords = (splits: readonly number[], unit: string): string[] => {
  const distance = (splits[1] ?? 1) - (splits[0] ?? 0)
  let digits = 0
  while (digits < 6 && Math.abs(distance * 10 ** digits - Math.round(distance * 10 ** digits)) > 1e-6) digits++
  const format = new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits })
  return splits.map((value, at) => format.format(value) + (at === splits.length - 1 && unit ? `\u00a0${unit}` : ''))
}

const day = 86_400
/** Clock times on the axis; where a day begins, its date instead. */
const tickWords = (splits: readonly number[], step: number): string[] =>
  splits.map((at) => {
    const moment = new Date(at * 1000)
    const midnight = moment.getHours() === 0 && moment.getMinutes() === 0
    if (step >= day || midnight) return moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
    return clockTime(at * 1000)
  })

export const createPlot = (into: HTMLElement, first: { columns: Columns; settings: PlotSettings }): Plot => {
  let settings = first.settings
  const colours = colourReader(into)
  const ink = colours.read('ink-3')
  const line = colours.read('line')
  const accent = colours.read('accent')
  const spread = colours.read('accent', 0.16)
  const expected = colours.read('ok', 0.13)
  const expectedEdge = colours.read('ok', 0.5)
  const bandInk = colours.read('ok')
  const hotInk = colours.read('critical')
  const windowColour = colours.read('critical', 0.09)
  const tones = new Map(
    (['critical', 'major', 'ok', 'accent', 'ink-3'] as const).map((tone) => [tone, colours.read(tone)]),
  )
  colours.done()
  const family = getComputedStyle(into).fontFamily
  const font = `11px ${family}`

  const paintGround = (u: uPlot): void => {
    const { ctx, bbox } = u
    ctx.save()
    ctx.beginPath()
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
    ctx.clip()
    const { band, shaded } = settings
    if (band) {
      const top = band.high === null ? bbox.top : u.valToPos(band.high, 'y', true)
      const bottom = band.low === null ? bbox.top + bbox.height : u.valToPos(band.low, 'y', true)
      ctx.fillStyle = expected
      ctx.fillRect(bbox.left, top, bbox.width, bottom - top)
      ctx.strokeStyle = expectedEdge
      ctx.lineWidth = devicePixelRatio
      ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio])
      for (const edge of [band.high === null ? null : top, band.low === null ? null : bottom]) {
        if (edge === null) continue
        ctx.beginPath()
        ctx.moveTo(bbox.left, edge)
        ctx.lineTo(bbox.left + bbox.width, edge)
        ctx.stroke()
      }
    }
    if (shaded) {
      const from = u.valToPos(shaded.from / 1000, 'x', true)
      const to = u.valToPos(shaded.to / 1000, 'x', true)
      ctx.fillStyle = windowColour
      ctx.fillRect(from, bbox.top, Math.max(devicePixelRatio, to - from), bbox.height)
    }
    ctx.font = `600 ${11 * devicePixelRatio}px ${family}`
    if (band && settings.bandLabel && bbox.width > roomForWords * devicePixelRatio) {
      // Outside the band, where a healthy line does not go.
      const above = band.high !== null
      const at = u.valToPos(band.high ?? band.low ?? 0, 'y', true)
      ctx.fillStyle = bandInk
      ctx.textAlign = 'left'
      ctx.textBaseline = above ? 'bottom' : 'top'
      ctx.fillText(settings.bandLabel, bbox.left + 8 * devicePixelRatio, at + (above ? -4 : 4) * devicePixelRatio)
    }
    if (shaded && settings.silentLabel) {
      const from = Math.max(bbox.left, u.valToPos(shaded.from / 1000, 'x', true))
      const to = Math.min(bbox.left + bbox.width, u.valToPos(shaded.to / 1000, 'x', true))
      if (to - from > ctx.measureText(settings.silentLabel).width + 12 * devicePixelRatio) {
        ctx.fillStyle = hotInk
        ctx.textAlign = 'center'
        ctx.textBaseline = 'middle'
        ctx.fillText(settings.silentLabel, (from + to) / 2, bbox.top + bbox.height / 2)
      }
    }
    ctx.restore()
  }

  const paintMarkers = (u: uPlot): void => {
    const { ctx, bbox } = u
    const scale = devicePixelRatio
    ctx.save()
    ctx.font = `600 ${11 * scale}px ${family}`
    ctx.textBaseline = 'top'
    ctx.textAlign = 'left'
    const taken: { from: number; to: number; row: number }[] = []
    for (const marker of settings.markers) {
      const x = u.valToPos(marker.at / 1000, 'x', true)
      if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) continue
      const colour = tones.get(marker.tone) ?? ink
      ctx.strokeStyle = colour
      ctx.fillStyle = colour
      ctx.lineWidth = 1.5 * scale
      ctx.setLineDash(marker.tone === 'ok' ? [] : [5 * scale, 3 * scale])
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
      const label = bbox.width > roomForWords * scale ? marker.label : marker.short
      const width = ctx.measureText(label).width + 8 * scale
      const onRight = x + width < bbox.left + bbox.width
      const from = onRight ? x + 5 * scale : x - width
      let row = 0
      while (taken.some((other) => other.row === row && other.from < from + width && from < other.to)) row++
      taken.push({ from, to: from + width, row })
      ctx.fillText(label, from, bbox.top + (3 + row * 14) * scale)
    }
    ctx.restore()
  }

  const yRange = (u: uPlot): uPlot.Range.MinMax => {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    const include = (value: number | null | undefined): void => {
      if (value === null || value === undefined) return
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    const { min, max } = u.scales.x ?? {}
    const times = u.data[0]
    for (let at = 0; at < times.length; at++) {
      const t = times[at] ?? 0
      if (min != null && max != null && (t < min || t > max)) continue
      include(u.data[1]?.[at])
      include(u.data[2]?.[at])
    }
    include(settings.band?.low)
    include(settings.band?.high)
    if (low > high) return [0, 1]
    // What has stayed at nothing is drawn at the foot, not in the middle of numbers it cannot take.
    if (low === 0 && high === 0) return [0, 1]
    const room = high === low ? Math.max(1, Math.abs(high) * 0.1) : (high - low) * 0.1
    return [low - room, high + room * (settings.markers.length > 0 ? 2 : 1)]
  }

  const table = (columns: Columns): uPlot.AlignedData => [
    columns.t,
    columns.min,
    columns.max,
    columns.mean,
    settings.shaded && !settings.silentLabel
      ? wrongOf(columns, { shaded: settings.shaded, band: settings.band })
      : columns.t.map(() => null),
  ]
  const chart = new uPlot(
    {
      width: Math.max(120, into.clientWidth),
      height: settings.height,
      padding: [10, 18, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { size: 8, fill: accent },
      },
      scales: {
        x: { time: true, range: (_u, min, max) => rangeOf(settings, min, max) },
        y: { range: yRange },
      },
      axes: [
        {
          stroke: ink,
          font,
          space: 64,
          size: 28,
          grid: { show: false },
          ticks: { stroke: line, width: 1, size: 5 },
          values: (_u, splits, _axis, _space, step) => tickWords(splits, step),
        },
        {
          stroke: ink,
          font,
          space: 28,
          size: (_u, values) => 18 + 6.4 * Math.max(2, ...(values ?? []).map((value) => value.length)),
          grid: { stroke: line, width: 1 },
          ticks: { show: false },
          values: (_u, splits) => axisWords(splits, settings.unit),
        },
      ],
      series: [
        {},
        { stroke: 'transparent', width: 0, points: { show: false } },
        { stroke: 'transparent', width: 0, points: { show: false } },
        { stroke: accent, width: 1.75, points: { show: false }, spanGaps: false },
        { stroke: hotInk, width: 2.75, points: { show: false }, spanGaps: false },
      ],
      bands: [{ series: [2, 1], fill: spread, dir: -1 }],
      hooks: {
        drawClear: [paintGround],
        draw: [paintMarkers],
        setCursor: [
          (u) => {
            const at = u.cursor.idx
            const t = at == null ? undefined : u.data[0][at]
            const value = at == null ? undefined : u.data[3]?.[at]
            settings.onPoint(t === undefined || value == null ? undefined : { t: t * 1000, value })
          },
        ],
      },
    },
    table(first.columns),
    into,
  )
  return {
    update(columns, next) {
      settings = next
      chart.setData(table(columns))
    },
    resize(width) {
      if (width > 0) chart.setSize({ width, height: settings.height })
    },
    destroy: () => chart.destroy(),
  }
}

const rangeOf = (settings: PlotSettings, min: number | null, max: number | null): uPlot.Range.MinMax => {
  if (settings.range) return [settings.range.from / 1000, settings.range.to / 1000]
  if (min === null || max === null) return [0, 1]
  return min === max ? [min - 60, max + 60] : [min, max]
}
