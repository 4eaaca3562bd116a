import { day } from '../../../domain/clock.ts'
import { clear, type Place, raise } from './say.ts'

/** The reason a device gives for its last restart: a watchdog, brown-out, panic … for the first time, or again after a normal one. Lapses after a day. */
export interface Reason {
  type: 'reason'
  last: string
  abnormalAt: number
  raised: boolean
}
export const newReason = (): Reason => ({ type: 'reason', last: '', abnormalAt: 0, raised: false })

const abnormal = /watch ?dog|wdt|brown|panic|exception|crash|hard ?fault|lockup|stack|assert|memory|overheat/i

export const readReason = (item: Reason, value: string, place: Place): void => {
  const { ts } = place.sample
  const bad = abnormal.test(value)
  if (bad && value !== item.last && !item.raised) {
    item.raised = true
    item.abnormalAt = ts
    raise(place, {
      severity: 'minor',
      from: ts,
      explanation: `The device says that it restarted because of “${value.slice(0, 80)}”, which is not a normal reason.`,
      confidence: 0.9,
      facts: { reason: value.slice(0, 80) },
    })
  } else if (item.raised && (!bad || ts - item.abnormalAt >= day)) {
    item.raised = false
    clear(place)
  }
  item.last = value.slice(0, 80)
}
