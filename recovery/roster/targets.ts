import type { Calendar } from '../../domain/calendar.ts'
import type { Priority } from '../../domain/priority.ts'
import type { ServiceTarget, TargetKind } from '../../domain/serviceTarget.ts'
import { addBusiness } from './businessTime.ts'
import type { Routing } from './routing.ts'

/** A time on, in the calendar's hours where the target counts those; around the clock when it is never open again. */
const on = (from: number, ms: number, o: { target: ServiceTarget; calendar: Calendar | undefined }): number =>
  (o.target.businessTime && o.calendar ? addBusiness(o.calendar, from, ms) : null) ?? from + ms

/** By when, for a case of this priority that begins at `at`. */
export const targetsFrom = (
  targets: readonly ServiceTarget[],
  o: { priority: Priority; calendar: Calendar | undefined; at: number },
): Routing['targets'] => {
  const of = (what: TargetKind) => targets.find((one) => one.priority === o.priority && one.what === what)
  const by = (what: TargetKind): number | null => {
    const target = of(what)
    return target ? on(o.at, target.withinMs, { target, calendar: o.calendar }) : null
  }
  const acknowledged = of('acknowledged')
  return {
    acknowledgedBy: by('acknowledged'),
    acknowledgeBreachAt: acknowledged
      ? on(o.at, acknowledged.breachMs ?? acknowledged.withinMs, { target: acknowledged, calendar: o.calendar })
      : null,
    toldBy: by('told'),
    fixedBy: by('fixed'),
  }
}
