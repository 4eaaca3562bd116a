import { clear, type Place, raise } from './say.ts'

/** An alarm flag: 1 for two readings in a row, in a series that has been 0. Whatever shows another number is no flag. */
export interface Flag {
  type: 'flag'
  zeros: number
  ones: number
  other: boolean
  raised: boolean
}
export const newFlag = (): Flag => ({ type: 'flag', zeros: 0, ones: 0, other: false, raised: false })

const flagZeros = 20
const flagOnes = 2

/** It may be 1: whatever it says must be shown to mean something again. */
export const acceptFlag = (item: Flag): void => {
  item.raised = false
  item.zeros = 0
}

export const readFlag = (item: Flag, value: number, place: Place): void => {
  if (value !== 0 && value !== 1) item.other = true
  if (item.other) return
  if (value === 0) {
    item.zeros += 1
    item.ones = 0
    if (!item.raised) return
    item.raised = false
    clear(place)
    return
  }
  item.ones += 1
  if (item.raised || item.zeros < flagZeros || item.ones < Math.ceil(flagOnes * place.loosen)) return
  item.raised = true
  raise(place, {
    severity: 'major',
    from: place.sample.ts,
    explanation: `The device itself raises “${place.metric.replaceAll('_', ' ')}”.`,
    confidence: 0.95,
    facts: { flag: place.metric },
  })
}
