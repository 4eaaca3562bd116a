import {
  acceptLevel,
  type Level,
  type LevelOptions,
  newLevel,
  onset,
  readLevel,
  usualBand,
  windowReadings,
} from '../models/drift/level.ts'
import { defaultSettings } from '../settings.ts'
import { duration, metricWords, number, quantity } from '../words.ts'

/** What one row of a recording comes to. */
export interface RowScore {
  /** How far outside its tolerance the worst column is: 0 inside, 1 at the tolerance. */
  readonly severity: number
  /** 0..1, not 0 only at the row that begins an episode. */
  readonly alarm: number
  readonly fault: boolean
  /** The worst column's evidence in words, at rows with `fault`. */
  readonly because: string
}
interface Column {
  readonly name: string
  readonly level: Level
  readonly options: LevelOptions
}

/** An episode of a recording nobody will repair ends by becoming the new usual after this many rows. */
const longestEpisode = 10 * windowReadings

/**
 * The learned model of the live detector over the columns of a recording, row by row, looking only back. A recording has
 * nobody to repair the device or to say "false alarm", so a level that lasts is taken as the new usual.
 */
export const createScorer = (names: readonly string[]) => {
  const columns: Column[] = names.map((name) => ({
    name,
    level: newLevel(),
    options: { free: false, frozen: false, loosen: 1, least: 0, relativeLeast: 0, slowest: 1 / 1_500 },
  }))
  let raised = false
  let beyond = 0
  let inside = 0
  let rows = 0
  return {
    /** @param values by column; undefined where missing @param ts ms */
    score(ts: number, values: readonly (number | undefined)[]): RowScore {
      let severity = 0
      let worst: Column | undefined
      columns.forEach((column, i) => {
        const value = values[i]
        if (value === undefined) return
        column.options.frozen = raised
        const size = Math.abs(readLevel(column.level, { value, ts }, column.options))
        if (size > severity) {
          severity = size
          worst = column
        }
      })
      let alarm = 0
      if (!raised) {
        beyond = severity > 1 ? beyond + 1 : 0
        if (beyond >= defaultSettings.driftRaiseReadings) {
          raised = true
          inside = 0
          rows = 0
          alarm = severity / (1 + severity)
        }
      } else {
        rows += 1
        inside = severity < 0.3 ? inside + 1 : 0
        if (rows >= longestEpisode) for (const column of columns) acceptLevel(column.level)
        if (inside >= defaultSettings.driftClearReadings || rows >= longestEpisode) {
          raised = false
          beyond = 0
        }
      }
      return { severity, alarm, fault: raised, because: raised && worst ? because(worst, ts) : '' }
    },
  }
}

const because = ({ name, level }: Column, ts: number): string => {
  const words = metricWords(name)
  const { low, high } = usualBand(level)
  return `${words.name} has been ${level.ratio < 0 ? 'below' : 'above'} what is usual for ${duration(Math.max(0, ts - onset(level)))} and is now about ${quantity(level.level, words.unit)}; ${number(low)} to ${quantity(high, words.unit)} is usual.`
}
