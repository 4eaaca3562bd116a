/** What keeps the house running. See schema.ts for what its columns may be. */
import type { QuarantineReason } from '../../../domain/quarantine.ts'

export interface QuarantineRow {
  seq: number
  received_at: number
  principal: string
  topic: string
  reason: QuarantineReason
  detail: string
  bytes: number
  payload: string
  body: Uint8Array
}

export interface SettingRow {
  key: string
  value: string
}

export interface CheckpointRow {
  name: string
  position: number
  at: number
  state: Uint8Array
}

export interface IdempotencyRow {
  principal: string
  route: string
  key: string
  request_hash: string
  status: number
  body: string
  created_at: number
}
