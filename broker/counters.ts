import type { SessionStats } from './sessions.ts'

/** Counted since start; `clients`, `pending`, `inFlight` and the session numbers are as of now. For /metrics. */
export interface BrokerStats extends SessionStats {
  /** Signed-in connections. */
  readonly clients: number
  /** Connections that have not signed in yet. */
  readonly pending: number
  /** Messages that wait to be durable. */
  readonly inFlight: number
  /** Messages made durable. */
  readonly accepted: number
  /** QoS 2 messages that came again before their PUBREL and were not handed over again. */
  readonly repeated: number
  /** Messages on a topic their sender may not use: journaled for quarantine, never forwarded. */
  readonly forbidden: number
  /** Payloads above `maxPayloadBytes`: journaled for quarantine, never forwarded. */
  readonly oversize: number
  /** Messages that could not be made durable; not acknowledged, their connection closed. */
  readonly acceptFailures: number
  /** CONNECTs answered with a refusal, by CONNACK code. */
  readonly refusedConnects: { readonly [code: number]: number }
  /** Subscriptions answered with failure (128). */
  readonly refusedSubscriptions: number
  /** Connections ended because a packet announced more than `maxPacketBytes` (or `maxConnectBytes` before sign-in). */
  readonly oversizePackets: number
  /** Connections that had to make room before signing in. */
  readonly evictedPending: number
  /** Connections ended by an error: malformed packets, keep-alive, a CONNECT that never came, a reset. */
  readonly connectionErrors: number
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] }
export type Counters = Mutable<
  Omit<BrokerStats, keyof SessionStats | 'clients' | 'pending' | 'inFlight' | 'refusedConnects'>
> & { refusedConnects: Record<number, number> }

export const createCounters = (): Counters => ({
  accepted: 0,
  repeated: 0,
  forbidden: 0,
  oversize: 0,
  acceptFailures: 0,
  refusedConnects: { 2: 0, 3: 0, 4: 0, 5: 0 },
  refusedSubscriptions: 0,
  oversizePackets: 0,
  evictedPending: 0,
  connectionErrors: 0,
})
