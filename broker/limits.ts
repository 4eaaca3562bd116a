/** What one broker takes on. Every queue and map in this folder is bounded by one of these (promise P7). */
export interface BrokerLimits {
  /** Above this a payload is still accepted and journaled, so that ingest can quarantine it as too large; it is never forwarded. Bytes. */
  maxPayloadBytes: number
  /** A packet that announces more than this ends the connection before it is buffered. Bytes. */
  maxPacketBytes: number
  /** The same for whoever has not signed in yet. Bytes. */
  maxConnectBytes: number
  /** Retained payloads above this are delivered but not kept. Bytes. */
  maxRetainedBytes: number
  /** Topics with a retained message; beyond it new ones are not kept, and counted. */
  maxRetained: number
  /** Signed-in connections. */
  maxClients: number
  /** Signed-in connections of one device. */
  maxClientsPerPrincipal: number
  /** Connections that have not signed in; the one that has waited longest makes room. */
  maxPending: number
  /** Time to send CONNECT in, ms. */
  connectTimeoutMs: number
  /** A socket that takes nothing for so long is closed, ms. */
  drainTimeoutMs: number
  /** Longest keep-alive a client may ask for, seconds; 0: any, and none at all. Dead peers are found by TCP keep-alive either way. */
  maxKeepaliveSeconds: number
  /** Messages of one connection that wait to be durable; beyond it we stop reading that connection. */
  maxInFlightPerClient: number
  /** Bytes of all connections that wait to be durable; beyond it we stop reading. */
  maxInFlightBytes: number
  /** Kept sessions (clean session 0) in all, and of one device; the one away longest makes room. */
  maxSessions: number
  maxSessionsPerPrincipal: number
  /** Messages kept for one session; the oldest makes room. */
  maxQueuedPerSession: number
  /** A kept session nobody came back to is forgotten, ms. Needs the `clock` option. */
  sessionExpiryMs: number
  /** How long stop() waits for messages that are being made durable, ms. */
  stopWithinMs: number
}

export const defaultLimits: BrokerLimits = {
  maxPayloadBytes: 256 * 1024,
  maxPacketBytes: 4 * 1024 * 1024,
  maxConnectBytes: 300 * 1024,
  maxRetainedBytes: 16 * 1024,
  maxRetained: 200_000,
  maxClients: 50_000,
  maxClientsPerPrincipal: 200,
  maxPending: 2_000,
  connectTimeoutMs: 10_000,
  drainTimeoutMs: 30_000,
  maxKeepaliveSeconds: 0,
  maxInFlightPerClient: 2_000,
  maxInFlightBytes: 64 * 1024 * 1024,
  maxSessions: 100_000,
  maxSessionsPerPrincipal: 8,
  maxQueuedPerSession: 100,
  sessionExpiryMs: 7 * 24 * 3_600_000,
  stopWithinMs: 5_000,
}
