/** What decisions go by, and how remedies fared. See schema.ts for what its columns may be. */
import type { RemedyOutcome } from '../../../domain/remedy.ts'

export interface RuleBookRow {
  version: number
  at: number
  made_by: string
  note: string
  /** What was changed, a JSON list of texts. */
  changed: string
  body: string
}

export interface RemedyAttemptRow {
  id: string
  case_id: string
  device_id: string
  /** Empty: the device has none. */
  model: string
  command: string
  sent_at: number
  outcome: RemedyOutcome | null
  settled_at: number | null
  /** The opening of the breaker that this one tries out; nobody else's trial can have the same. */
  trial_of: string | null
}

export interface BreakerResetRow {
  model: string
  command: string
  at: number
  made_by: string
  reason: string
}
