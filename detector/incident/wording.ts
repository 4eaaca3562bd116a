import type { IncidentCause } from '../../domain/fault.ts'
import { metricWords } from '../words.ts'

const metricOf = (key: string): string => metricWords(key.slice(key.indexOf('|') + 1)).name

/** What is wrong with many devices at once: `connection` → "silent", `behaviour|supply_c` → "Supply unlike before". */
export const troubleOf = (family: string): string => {
  if (family === 'connection') return 'silent'
  if (family === 'flapping') return 'connection comes and goes'
  const about = family.slice(family.indexOf('|') + 1)
  if (family.startsWith('said|')) {
    const [kind, code = ''] = [about.slice(0, about.indexOf(':')), about.slice(about.indexOf(':') + 1)]
    return kind === 'reported' ? `report “${code}”` : `break the rule “${code}”`
  }
  const name = about === '' ? 'several readings' : metricOf(family)
  return family.startsWith('sensor|') ? `${name} missing or wrong` : `${name} unlike before`
}

const placeWords: Readonly<Record<Exclude<IncidentCause, 'gateway-down'>, (subject: string) => string>> = {
  gateway: (subject) => `behind gateway ${subject}`,
  site: (subject) => `at site ${subject}`,
  region: (subject) => `in region ${subject}`,
  model: (subject) => `of model ${subject}`,
  firmware: (subject) => `with firmware ${subject}`,
}

/** One line: what, where, how many. */
export const titleOf = ({
  cause,
  subject,
  trouble,
  affected,
  devices,
}: {
  cause: IncidentCause
  subject: string
  trouble: string
  affected: number
  devices: number
}): string =>
  cause === 'gateway-down'
    ? `Gateway ${subject} is down, and with it the ${devices === 1 ? 'device' : `${devices} devices`} behind it`
    : `${affected} of ${devices} devices ${placeWords[cause](subject)}: ${trouble}`
