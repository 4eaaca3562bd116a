import { Worker } from 'node:worker_threads'
import type { WatchedItem } from './detector.ts'
import type { PackedBatch } from './packing.ts'
import type { DetectorSettings } from './settings.ts'
import type { ShardCommand, ShardReply, ShardRequest, ShardStats } from './shardMessages.ts'
import { type DevicePart, SnapshotError } from './snapshot.ts'
import type { Named } from './versions.ts'

/** What a shard's thread is asked, beside the coordinator's requests. */
export type ShardCall =
  | Exclude<ShardRequest, { kind: 'observe' }>
  | PackedBatch
  | { readonly kind: 'snapshot' }
  /** Reads a checkpoint's parts, without using them yet: another shard's may turn out to be unreadable. */
  | { readonly kind: 'stage'; readonly parts: readonly Uint8Array[]; readonly from: Named }
  | { readonly kind: 'adopt'; readonly told: readonly ShardCommand[] }
  | { readonly kind: 'watching'; readonly deviceId: string }

export type ShardAnswer =
  | { readonly kind: 'reply'; readonly reply: ShardReply; readonly stats: ShardStats }
  | { readonly kind: 'parts'; readonly parts: readonly DevicePart[] }
  | {
      readonly kind: 'adopted'
      readonly lastSamples: readonly (readonly [id: string, at: number | undefined])[]
      readonly stats: ShardStats
    }
  | { readonly kind: 'watching'; readonly items: WatchedItem[] }
  | { readonly kind: 'done' }

/** A shard's thread as seen from here. Calls are answered in the order they were made; all reject once the thread is gone. */
export interface ShardThread {
  ask<Kind extends ShardAnswer['kind']>(kind: Kind, call: ShardCall): Promise<Extract<ShardAnswer, { kind: Kind }>>
  /** Calls not answered yet. */
  readonly waiting: number
  end(): Promise<void>
}

interface Message {
  readonly id: number
  readonly value?: ShardAnswer
  /** A class does not survive the way between threads. */
  readonly error?: { readonly message: string; readonly ofSnapshot: boolean }
}

export const startShardThread = (settings: DetectorSettings): ShardThread => {
  const worker = new Worker(new URL('./shardThread.ts', import.meta.url), { workerData: { settings } })
  const open = new Map<number, { resolve(value: ShardAnswer): void; reject(error: Error): void }>()
  let lastId = 0
  let gone: Error | undefined
  const fail = (error: Error): void => {
    gone ??= error
    for (const call of open.values()) call.reject(gone)
    open.clear()
  }
  worker.on('message', ({ id, value, error }: Message) => {
    const call = open.get(id)
    open.delete(id)
    if (value) call?.resolve(value)
    else if (error?.ofSnapshot) call?.reject(new SnapshotError(error.message))
    else call?.reject(new Error(`A detector thread failed: ${error?.message ?? 'no answer'}`))
  })
  worker.on('error', (cause) =>
    fail(new Error(`A detector thread died: ${cause instanceof Error ? cause.message : cause}`, { cause })),
  )
  worker.on('exit', () => fail(new Error('The detector thread has ended.')))

  return {
    async ask(kind, call) {
      if (gone) throw gone
      const id = ++lastId
      worker.postMessage({ id, call }, handedOver(call))
      const answer = await new Promise<ShardAnswer>((resolve, reject) => open.set(id, { resolve, reject }))
      if (answer.kind !== kind) throw new Error(`A detector thread answered ${answer.kind} to ${call.kind}.`)
      return answer as Extract<ShardAnswer, { kind: typeof kind }>
    },
    get waiting() {
      return open.size
    },
    async end() {
      await worker.terminate()
    },
  }
}

/** Buffers that go over to the thread without a copy. */
const handedOver = (call: ShardCall): ArrayBuffer[] =>
  call.kind === 'packed'
    ? [call.numbers.buffer]
    : call.kind === 'stage'
      ? call.parts.map(({ buffer }) => buffer as ArrayBuffer)
      : []
