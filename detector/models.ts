import type { DeviceDetector, SeriesDetector } from './detector.ts'
import { drift } from './models/drift/drift.ts'
import { flatline } from './models/flatline.ts'
import { reported } from './models/reported.ts'
import { silence } from './models/silence.ts'
import { threshold } from './models/threshold.ts'

/** Who watches. A new detector is a file and a line here. */
export const seriesDetectors: readonly SeriesDetector[] = [drift, flatline]
export const deviceDetectors: readonly DeviceDetector[] = [silence, reported, threshold]
