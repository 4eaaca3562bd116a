import type { BrokerLimits } from './limits.ts'

/** What of one connection waits to be durable. */
export interface Lane {
  /** Messages. */
  waiting: number
  /** Looks again for bytes to read. */
  wake(): void
  starved: boolean
}

/**
 * Slows senders down before memory grows (P7). Aedes reads the next chunk of a connection when the one before is dealt
 * with, but a client that sends each packet in a segment of its own escapes that: every `readable` event counts as a
 * finished packet there. So a connection with too many messages waiting to be durable, or any connection once too many
 * bytes wait in all, is simply not read from.
 */
export const createInFlight = (limits: BrokerLimits) => {
  const starved = new Set<Lane>()
  const idle: (() => void)[] = []
  let messages = 0
  let bytes = 0

  const isFull = (lane: Lane): boolean =>
    lane.waiting >= limits.maxInFlightPerClient || bytes >= limits.maxInFlightBytes

  const wake = (lane: Lane): void => {
    starved.delete(lane)
    lane.starved = false
    lane.wake()
  }

  return {
    enter(lane: Lane, size: number): void {
      lane.waiting++
      messages++
      bytes += size
    },
    leave(lane: Lane, size: number): void {
      const before = bytes
      lane.waiting--
      messages--
      bytes -= size
      if (lane.starved && !isFull(lane)) wake(lane)
      // Those held back by the total wake together once half of it is free, so that a full broker does not walk the
      // list for each message.
      const half = limits.maxInFlightBytes / 2
      if (before > half && bytes <= half) for (const each of starved) if (!isFull(each)) wake(each)
      if (messages === 0) for (const resolve of idle.splice(0)) resolve()
    },
    /** Asked before each read; a lane that gets `false` is woken when there is room again. */
    mayRead(lane: Lane): boolean {
      if (!isFull(lane)) return true
      lane.starved = true
      starved.add(lane)
      return false
    },
    gone(lane: Lane): void {
      lane.starved = false
      starved.delete(lane)
    },
    get messages(): number {
      return messages
    },
    /** True once nothing waits, false when that took longer than `ms`. */
    async settled(ms: number): Promise<boolean> {
      if (messages === 0) return true
      let timer: NodeJS.Timeout | undefined
      const tooLong = new Promise<boolean>((resolve) => {
        timer = setTimeout(resolve, ms, false)
      })
      const done = new Promise<boolean>((resolve) => idle.push(() => resolve(true)))
      const outcome = await Promise.race([done, tooLong])
      clearTimeout(timer)
      return outcome
    },
  }
}
export type InFlight = ReturnType<typeof createInFlight>
