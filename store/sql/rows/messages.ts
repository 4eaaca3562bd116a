/** Messages, and updates to many. See schema.ts for what its columns may be. */
import type { Channel } from '../../../domain/customer.ts'
import type { Message, MessageState, Template } from '../../../domain/message.ts'
import type { Flag } from './flag.ts'

export interface MessageRow {
  id: string
  /** The order they were asked for in. */
  ord: number
  /** Null: a report, which is about no single case. */
  case_id: string | null
  audience: Message['audience']
  recipient_id: string
  /** The recipient when that is a customer. */
  customer_id: string | null
  channel: Channel
  to_address: string
  template: Template
  language: Message['language']
  subject: string
  body: string
  data: string
  state: MessageState
  attempts: number
  created_at: number
  next_try_at: number | null
  sent_at: number | null
}

export interface MessageLogRow {
  message_id: string
  idx: number
  at: number
  state: MessageState
  detail: string
}

export interface IncidentParentRow {
  id: string
  source: string
  opened_at: number
  body: string
}

export interface IncidentUpdateRow {
  id: string
  incident_id: string
  state: string
  created_at: number
  request_key: string | null
  prepared_to: string | null
  paid_until: number
  moved_on: Flag
  body: string
}

export interface IncidentUpdateItemRow {
  update_id: string
  case_id: string
  case_number: number
  customer_id: string
  rank: string
  told_with: string | null
  state: string
  why: string | null
  not_before: number | null
  at: number | null
}

export interface InboxRow {
  id: string
  message_id: string
  to_address: string
  received_at: number
  body: string
}
