import type { ServiceTarget, TargetKind } from '../api/wireRoster.ts'
import { duration } from '../time/format.ts'

export const targetWords: Readonly<Record<TargetKind, string>> = {
  acknowledged: 'Acknowledged',
  told: 'Customer told',
  nextUpdate: 'Next word to the customer',
  fixed: 'Works again',
}
/** `80 % within 10 min, a breach from 15 min`, of working time where it counts so. */
export const targetSentence = ({ share, withinMs, breachMs, businessTime }: ServiceTarget): string =>
  `${percent(share)} within ${duration(withinMs)}${businessTime ? ' of working time' : ''}${
    breachMs === undefined || breachMs === withinMs ? '' : `, a breach from ${duration(breachMs)}`
  }`

/** `0.8` → `80 %`; never rounded up to what was not reached. */
export const percent = (share: number): string => `${Math.floor(share * 1000 + 1e-9) / 10} %`
