/** Staff: who signs in, and whose turn it is. See schema.ts for what its columns may be. */
import type { Role } from '../../../domain/user.ts'

export interface UserRow {
  id: string
  email: string
  /** The address in lower case: it is the same person. */
  email_key: string
  name: string
  role: Role
  escalation_level: number
  created_at: number
  password_hash: string | null
}

export interface SessionRow {
  token_hash: string
  user_id: string
  expires_at: number
}

export interface SignInCodeRow {
  code_hash: string
  user_id: string
  expires_at: number
}

/** A team, a schedule or a calendar. */
export interface NamedVersionRow {
  id: string
  version: number
  body: string
}

export interface ScheduleOverrideRow {
  id: string
  schedule_id: string
  made_at: number
  body: string
}

export interface AbsenceRow {
  id: string
  user_id: string
  made_at: number
  body: string
}
