/** Incidents and silences in the words a person on duty uses. */
import type { Incident, IncidentCause, Silence, SilenceMatch } from '../api/wire.ts'
import { kindWords } from './states.ts'

export const causeWords: Readonly<Record<IncidentCause, string>> = {
  'gateway-down': 'Gateway down',
  gateway: 'Gateway',
  site: 'Site',
  region: 'Region',
  model: 'Model',
  firmware: 'Firmware',
}

/** The device that an incident's subject is, where it is one. */
export const subjectDevice = (incident: Pick<Incident, 'cause' | 'subject'> | undefined): string | undefined =>
  incident?.cause === 'gateway-down' || incident?.cause === 'gateway' ? incident.subject : undefined

/** `120` → `120 to 1`; what rounding makes of certainty is not said. */
export const oddsWords = (odds: number): string => {
  if (odds >= 1e6) return 'over a million to 1'
  if (odds >= 1e3) return `${Math.round(odds / 1e3)},000 to 1`
  if (odds >= 10) return `${Math.round(odds)} to 1`
  if (odds >= 1) return `${Number(odds.toFixed(1))} to 1`
  return odds < 0.001 ? 'next to none' : `1 to ${Math.round(1 / odds)}`
}
/** How much one cause stands out among those that could be it. */
export const shareWords = (share: number): string =>
  share >= 0.95
    ? 'all but certain'
    : share >= 0.7
      ? 'likely'
      : share >= 0.35
        ? 'as likely as not'
        : share >= 0.05
          ? 'possible'
          : 'hardly'

const list = (values: readonly string[]): string =>
  values.length <= 3 ? values.join(', ') : `${values.slice(0, 2).join(', ')} and ${values.length - 2} more`

/** `site Hamburg · silent, drifting`. */
export const matchWords = (match: SilenceMatch): string =>
  [
    match.deviceIds && `device ${list(match.deviceIds)}`,
    match.gatewayIds && `everything behind gateway ${list(match.gatewayIds)}`,
    match.sites && `site ${list(match.sites)}`,
    match.regions && `region ${list(match.regions)}`,
    match.models && `model ${list(match.models)}`,
    match.firmwares && `firmware ${list(match.firmwares)}`,
    match.metrics && `only ${list(match.metrics)}`,
    match.faultKinds && `only “${list(match.faultKinds.map((kind) => kindWords[kind] ?? kind))}”`,
  ]
    .filter(Boolean)
    .join(' · ')

const dayNames = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const
export const repeatWords = ({ repeat }: Pick<Silence, 'repeat'>): string | undefined => {
  if (!repeat) return undefined
  const days = repeat.days?.length ? repeat.days.map((day) => dayNames[day]).join(', ') : 'every day'
  const hours = repeat.from && repeat.to ? `${repeat.from}–${repeat.to}` : 'all day'
  return `${days}, ${hours} (${repeat.timeZone})`
}
