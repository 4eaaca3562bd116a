import type { DeviceDetector, SeriesDetector } from './detector.ts'
import { anomaly } from './models/anomaly/anomaly.ts'
import { cohort } from './models/cohort/cohort.ts'
import { counter } from './models/counter.ts'
import { diagnostics } from './models/diagnostics/diagnostics.ts'
import { drift } from './models/drift/drift.ts'
import { flapping } from './models/flapping.ts'
import { flatline } from './models/flatline.ts'
import { impossible } from './models/impossible/impossible.ts'
import { missing } from './models/missing.ts'
import { relation } from './models/relation/relation.ts'
import { reported } from './models/reported.ts'
import { rhythm } from './models/rhythm/rhythm.ts'
import { rules } from './models/rule/rule.ts'
import { silence } from './models/silence.ts'
import { variance } from './models/variance/variance.ts'
import { wear } from './models/wear/wear.ts'

/** Who watches. A new detector is a file and a line here. */
export const seriesDetectors: readonly SeriesDetector[] = [
  drift,
  flatline,
  impossible,
  counter,
  wear,
  anomaly,
  variance,
  rhythm,
]
export const deviceDetectors: readonly DeviceDetector[] = [
  silence,
  reported,
  diagnostics,
  rules,
  missing,
  flapping,
  relation,
  cohort,
]
