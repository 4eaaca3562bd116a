/** Cases and what belongs to each. See schema.ts for what its columns may be. */
import type { OutboxItem } from '../../caseStore.ts'
import type { Flag } from './flag.ts'

export interface CaseRow {
  id: string
  number: number
  customer_id: string | null
  incident_id: string | null
  /** The closed incident it left when it was reopened. */
  former_incident_id: string | null
  owner_id: string | null
  state: string
  is_open: Flag
  opened_at: number
  closed_at: number | null
  version: number
  body: string
  snapshot: string
  team_id: string | null
  priority: string | null
  acknowledged_at: number | null
  /** What the customer, or we ourselves, wait for next: the earlier of the two. */
  due_at: number | null
  machine_version: number
}

export interface CaseDeviceRow {
  case_id: string
  device_id: string
  /** What the device was when it joined the case. */
  model: string | null
  firmware: string | null
  site: string | null
  region: string | null
  gateway_id: string | null
}

/** What is counted of a case; see `ImpactCase`. */
export interface CaseFigureRow {
  case_id: string
  number: number
  opened_at: number
  customer_id: string | null
  team_id: string | null
  model: string | null
  first_heard: string
  state: string
  outcome: string | null
  fault_started_at: number | null
  acknowledged_at: number | null
  told_at: number | null
  fixed_at: number | null
  closed_at: number | null
  reopen_count: number
  repeated: Flag
  first_complaint_at: number | null
  contacts: number
  promises_kept: number
  promises_broken: number
  promises_moved: number
  /** JSON, every currency; the sums beside it are of the first one only. */
  offers: string
  offers_minor: number
  offers_currency: string | null
  rating_before: number | null
  rating: number | null
  solved: Flag | null
  answered_at: number | null
  /** When the survey was sent. */
  asked_at: number | null
  story_at: number | null
}

export interface CaseHistoryRow {
  case_id: string
  version: number
  idx: number
  body: string
}

export interface DeadlineRow {
  case_id: string
  name: string
  due_at: number
}

export interface OutboxRow {
  id: string
  ord: number
  settled: Flag
  case_id: string
  kind: OutboxItem['kind']
  body: string
}

export interface PromiseRow {
  id: string
  case_id: string
  made_at: number
  what: string | null
  state: string | null
  public_due_at: number | null
  settled_at: number | null
  body: string
}

export interface SurveyRow {
  case_id: string
  body: string
}

export interface ComplaintRow {
  id: string
  case_id: string
  customer_id: string | null
  device_id: string | null
  channel: string
  text: string
  at: number
}

export interface AnsweredRequestRow {
  request_key: string
  case_id: string
  version: number
}

/** `case`: the last case number given out. `offers`: how often somebody waited at the door to the limits. */
export interface CounterRow {
  name: string
  value: number
}
