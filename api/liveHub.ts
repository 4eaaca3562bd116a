import type { ServerResponse } from 'node:http'
import { iso } from '../domain/clock.ts'
import type { LiveEvent } from './liveEvent.ts'

interface Client {
  readonly response: ServerResponse
  readonly deviceId: string | undefined
  /** False once the person has signed out or their session has ended. */
  mayStay(): Promise<boolean>
}
interface Kept {
  readonly id: number
  readonly text: string
}

const keptEvents = 500

export interface LiveHub {
  publish(event: LiveEvent): void
  readonly clients: number
  /** Takes over a response; false when there are as many clients as allowed. `lastEventId` is what the client saw last. */
  join(client: Client, lastEventId: string | undefined): boolean
  start(): void
  stop(): void
}

/**
 * Server-sent events (WHATWG HTML 9.2). Changes are kept for a while so that a client that lost its connection hears what it
 * missed; one that was away for longer hears `reset` and fetches everything again. A client that reads too slowly is let go.
 *
 * @param heartbeatMs wall milliseconds between comments that keep proxies from closing a quiet connection
 */
export const createLiveHub = (o: {
  run: string
  maxClients: number
  maxBufferBytes: number
  heartbeatMs: number
}): LiveHub => {
  const clients = new Set<Client>()
  const kept: Kept[] = []
  let lastId = 0
  let timer: NodeJS.Timeout | undefined

  const leave = (client: Client): void => {
    clients.delete(client)
    client.response.destroy()
  }
  const write = (client: Client, text: string): void => {
    if (client.response.writableLength > o.maxBufferBytes) leave(client)
    else client.response.write(text)
  }
  const missedSince = (lastEventId: string): readonly Kept[] | undefined => {
    const [run, number] = lastEventId.split(':')
    const seen = Number(number)
    const oldest = kept[0]?.id ?? lastId + 1
    return run === o.run && Number.isSafeInteger(seen) && seen >= oldest - 1
      ? kept.filter((event) => event.id > seen)
      : undefined
  }

  return {
    get clients() {
      return clients.size
    },
    publish(event) {
      if (event.type === 'reading') {
        // Every reading of the fleet passes here and hardly any is looked at: nothing is made before somebody is found.
        let text: string | undefined
        for (const client of clients) {
          if (client.deviceId !== event.deviceId) continue
          text ??= `event: reading\ndata: ${JSON.stringify({ ...event, ts: iso(event.ts) })}\n\n`
          write(client, text)
        }
        return
      }
      lastId += 1
      const text = `id: ${o.run}:${lastId}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
      kept.push({ id: lastId, text })
      if (kept.length > keptEvents) kept.shift()
      for (const client of clients) write(client, text)
    },
    join(client, lastEventId) {
      if (clients.size >= o.maxClients) return false
      clients.add(client)
      client.response.on('close', () => clients.delete(client))
      client.response.on('error', () => leave(client))
      client.response.write(`retry: 2000\nid: ${o.run}:${lastId}\n: welcome\n\n`)
      if (lastEventId === undefined || lastEventId === '') return true
      const missed = missedSince(lastEventId)
      if (missed === undefined) write(client, 'event: reset\ndata: {}\n\n')
      else for (const event of missed) write(client, event.text)
      return true
    },
    start() {
      timer = setInterval(() => {
        for (const client of clients) {
          write(client, ': still here\n\n')
          client.mayStay().then(
            (may) => (may ? undefined : leave(client)),
            () => leave(client),
          )
        }
      }, o.heartbeatMs)
      timer.unref()
    },
    stop() {
      clearInterval(timer)
      for (const client of clients) client.response.end()
      clients.clear()
    },
  }
}
