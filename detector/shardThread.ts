/** One shard in a thread of its own: started by `startShards`, answers its calls one at a time and in order. */
import { parentPort, workerData } from 'node:worker_threads'
import type { DeviceRecord } from './device.ts'
import { createUnpacker } from './packing.ts'
import { createShard } from './shard.ts'
import type { ShardAnswer, ShardCall } from './shardCalls.ts'
import { decodeDevices, encodeDevices } from './shardSnapshot.ts'
import { SnapshotError } from './snapshot.ts'

const port = parentPort
if (!port) throw new Error('This file is started as a worker thread.')

const shard = createShard(workerData.settings)
let unpack = createUnpacker()
let staged: DeviceRecord[] | undefined

const answer = (call: ShardCall): ShardAnswer => {
  switch (call.kind) {
    case 'snapshot':
      return { kind: 'parts', parts: [...encodeDevices(shard)] }
    case 'stage':
      staged = decodeDevices(call.parts, { from: call.from, settings: workerData.settings })
      return { kind: 'done' }
    case 'adopt': {
      shard.adopt(staged ?? [], call.told)
      staged = undefined
      unpack = createUnpacker()
      const lastSamples = [...shard.devices()].map(({ id, lastSampleAt }) => [id, lastSampleAt] as const)
      return { kind: 'adopted', lastSamples, stats: shard.stats() }
    }
    case 'watching':
      return { kind: 'watching', items: shard.watching(call.deviceId) }
    case 'packed':
      return { kind: 'reply', reply: shard.handle(unpack(call)), stats: shard.stats() }
    default:
      return { kind: 'reply', reply: shard.handle(call), stats: shard.stats() }
  }
}

port.on('message', ({ id, call }: { id: number; call: ShardCall }) => {
  try {
    const value = answer(call)
    port.postMessage(
      { id, value },
      value.kind === 'parts' ? value.parts.map(({ bytes }) => bytes.buffer as ArrayBuffer) : [],
    )
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    port.postMessage({
      id,
      error:
        error instanceof SnapshotError ? { message: error.message, ofSnapshot: true } : { message, ofSnapshot: false },
    })
  }
})
