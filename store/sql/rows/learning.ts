/** What cases taught, what was reported of them, and who was forgotten. See schema.ts for what its columns may be. */
import type { Flag } from './flag.ts'

export interface ArticleVersionRow {
  fault_kind: string
  version: number
  at: number
  made_by: string
  note: string
  body: string
}

export interface ArticleProposalRow {
  id: string
  fault_kind: string
  state: string
  made_at: number
  body: string
}

export interface LessonRow {
  case_id: string
  at: number
  fault_kind: string | null
  proposal_id: string | null
  /** It has not been taken into a proposal yet. */
  waits: Flag
  body: string
}

export interface ErasureRow {
  pseudonym: string
  /** Forgotten too once it is done. */
  customer_id: string | null
  asked_at: number
  asked_by: string
  done_at: number | null
}

export interface ReportRow {
  id: string
  kind: string
  made_at: number
  body: string
}
