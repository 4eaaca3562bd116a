/** How far ingest and detector have read the journal, with all they remember, in one (P2). */
export interface Checkpoint {
  /** The last journal position whose effects are in `state` and whose fault events are recorded. */
  readonly position: number
  /** Our clock at that position, ms. */
  readonly at: number
  readonly state: Uint8Array
  /** What would be too much for one value, in order; part of the checkpoint like `state`. */
  readonly pieces?: readonly Uint8Array[]
}
export interface CheckpointStore {
  save(checkpoint: Checkpoint): Promise<void>
  load(): Promise<Checkpoint | undefined>
}
