import type { Aedes, Client } from 'aedes'

/**
 * The few fields of Aedes 1.2.0 that its types leave out and that we cannot do without. The version is pinned; a
 * version without them fails at the first connection, loudly, instead of running without its limits.
 */
export interface ClientInternals {
  /** mqtt-packet's parser; `packet.length` is what the packet being read announced, -1 before that. */
  readonly _parser: { readonly packet: { readonly length: number }; parse(chunk: Buffer): number }
  readonly connackSent: boolean
  /** Published when the connection ends without DISCONNECT. */
  will: unknown
  /** Highest counter delivered, by broker id. */
  readonly duplicates: Record<string, number>
  /** Reads and parses what is there, once the batch before is dealt with. */
  _nextBatch(): void
}
export interface AedesInternals {
  unregisterClient(client: Client): void
  readonly clients: Readonly<Record<string, Client>>
}

export const clientInternals = (client: Client): Client & ClientInternals => {
  if (!hasClientInternals(client)) throw new Error('This is not the Aedes 1.2.0 that the broker was written for.')
  return client
}
const hasClientInternals = (client: Client): client is Client & ClientInternals =>
  '_parser' in client && 'connackSent' in client && 'will' in client && 'duplicates' in client && '_nextBatch' in client

export const aedesInternals = (aedes: Aedes): Aedes & AedesInternals => {
  if (!hasAedesInternals(aedes)) throw new Error('This is not the Aedes 1.2.0 that the broker was written for.')
  return aedes
}
const hasAedesInternals = (aedes: Aedes): aedes is Aedes & AedesInternals =>
  'unregisterClient' in aedes && 'clients' in aedes
