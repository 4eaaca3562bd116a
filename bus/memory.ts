import type { Bus } from './bus.ts'

interface Subscriber<Event> {
  readonly waiting: Event[]
  readonly handler: (event: Event) => Promise<void> | void
  running: Promise<void> | undefined
  roomWanted: (() => void)[]
}

/**
 * The bus of one process.
 *
 * @param limit how many events may wait for one subscriber before `publish` waits
 * @param onError a handler threw: its event is over, the next one goes on
 */
export const createMemoryBus = <Events extends object>({
  limit,
  onError,
}: {
  limit: number
  onError: (name: keyof Events, cause: unknown) => void
}): Bus<Events> => {
  // One map for all names; a name's subscribers only ever meet that name's events (see subscribe and publish).
  const subscribers: { [Name in keyof Events]?: Subscriber<Events[Name]>[] } = {}

  const run = async <Name extends keyof Events>(name: Name, subscriber: Subscriber<Events[Name]>): Promise<void> => {
    for (let event = subscriber.waiting.shift(); event !== undefined; event = subscriber.waiting.shift()) {
      try {
        await subscriber.handler(event)
      } catch (cause) {
        onError(name, cause)
      }
      subscriber.roomWanted.shift()?.()
    }
    subscriber.running = undefined
  }

  return {
    async publish(name, event) {
      for (const subscriber of subscribers[name] ?? []) {
        while (subscriber.waiting.length >= limit)
          await new Promise<void>((resolve) => subscriber.roomWanted.push(resolve))
        subscriber.waiting.push(event)
        subscriber.running ??= run(name, subscriber)
      }
    },
    subscribe(name, handler) {
      const list = subscribers[name] ?? []
      list.push({ waiting: [], handler, running: undefined, roomWanted: [] })
      subscribers[name] = list
    },
    async drained() {
      for (const name in subscribers) {
        for (const subscriber of subscribers[name] ?? []) await subscriber.running
      }
    },
  }
}
