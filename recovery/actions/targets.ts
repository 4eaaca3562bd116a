import type { Draft } from '../draft.ts'
import { type Act, moment, spoken } from './act.ts'

/** How much of the time is gone when people are warned. */
const warnAt = 0.75

/** Our own target for getting it fixed, as the roster reckoned it for the team's time. `by`: ms; null: there is none. */
export const startTarget = (draft: Draft, by: number | null): void => {
  draft.context.targetFixedBy = by
  draft.context.targetSpan = by === null ? null : Math.max(0, by - draft.at)
  resumeTarget(draft)
}

export const resumeTarget = (draft: Draft): void => {
  const { targetFixedBy: by, targetSpan } = draft.context
  if (by === null) return
  draft.setDeadline('targetBreach', Math.max(draft.at, by))
  const warning = by - Math.round((1 - warnAt) * (targetSpan ?? 0))
  if (warning > draft.at) draft.setDeadline('targetWarning', warning)
}

/** It works again, or is over: nobody needs to be warned. */
export const stopTarget = (draft: Draft): void => draft.clearDeadlines('targetWarning', 'targetBreach')

const tell = (draft: Draft, to: { who: 'owner' } | { who: 'leader' }, detail: string): void =>
  draft.tellStaff('staffEscalation', to, { reason: 'targetPassed', ownerId: draft.context.ownerId, detail })

/** What we aim at ourselves, warned about before it is missed. */
export const targets = {
  warnTarget: (draft) => {
    const { targetFixedBy } = draft.context
    if (targetFixedBy === null) return
    const detail = `Our own target for ${draft.context.priority} ends ${moment(targetFixedBy)}, in ${spoken(targetFixedBy - draft.at)}.`
    draft.note('targetWarning', detail)
    tell(draft, { who: 'owner' }, detail)
  },
  targetMissed: (draft) => {
    const { targetFixedBy, priority } = draft.context
    const detail = `Not fixed by ${moment(targetFixedBy ?? draft.at)}: our own target for ${priority} is missed.`
    draft.note('targetMissed', detail)
    tell(draft, { who: 'leader' }, detail)
  },
} satisfies Record<string, Act>
