/** What the detector said, and what it is told. See schema.ts for what its columns may be. */
import type { Flag } from './flag.ts'

export interface FaultEventRow {
  id: string
  /** The order they were recorded in. */
  ord: number
  consumed: Flag
  type: string
  seq: number
  at: number
  /** The fault or incident, whole. */
  body: string
}

export interface FaultRow {
  id: string
  device_id: string
  incident_id: string | null
  state: string
  inhibited_by: string | null
  suppressed_by: string | null
  detected_at: number
  body: string
}

export interface IncidentRow {
  id: string
  state: string
  opened_at: number
  body: string
}

export interface SilenceRow {
  id: string
  created_at: number
  /** When it ended or will have ended; null: nobody knows yet. */
  over_at: number | null
  body: string
}

export interface RuleRow {
  id: string
  body: string
}
