/** Devices, their credentials, and customers. See schema.ts for what its columns may be. */
import type { Channel } from '../../../domain/customer.ts'
import type { Device } from '../../../domain/device.ts'

export interface DeviceRow {
  id: string
  name: string | null
  model: string | null
  firmware: string | null
  site: string | null
  region: string | null
  gateway_id: string | null
  customer_id: string | null
  expect_every_seconds: number | null
  created_at: number
  connection: Device['connection']
  last_seen_at: number | null
  clock_skew_ms: number | null
}

export interface DeviceCredentialRow {
  device_id: string
  username: string
  password_hash: string
}

export interface CustomerRow {
  id: string
  name: string
  email: string | null
  phone: string | null
  locale: string
  time_zone: string
  loyalty_tier: 'standard' | 'silver' | 'gold'
  created_at: number
  rating: number | null
}

export interface OptOutRow {
  customer_id: string
  channel: Channel
  at: number
}
