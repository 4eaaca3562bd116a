/**
 * What the server last said about a path, shared by everyone who shows it, and asked again when the stream says that it
 * changed. The last answer stays on screen while a newer one is fetched, and for a while after the page was left, so
 * that going back is instant.
 */
import { type Signal, signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { productNow, system } from '../time/productClock.ts'
import { request } from './http.ts'
import { onChange } from './stream.ts'
import type { LiveTopic } from './wire.ts'

export interface Resource<T> {
  readonly data: Signal<T | undefined>
  readonly error: Signal<unknown>
  readonly loading: Signal<boolean>
  /** Product time when the answer came: what "last heard" in it is to be measured from. */
  readonly asOf: Signal<number | undefined>
  reload(): Promise<void>
}

/** Refetch when one of these changed; with `id`, only when this one did, or a message of this case (`{caseId}:{version}:{index}`). */
export interface Watch {
  readonly topics: readonly LiveTopic[]
  readonly id?: string | undefined
  /** Ask again now and then as well: for what changes without news, such as when a device was last heard. */
  readonly often?: boolean
}

interface Entry extends Resource<unknown> {
  users: number
  watch: Watch | undefined
  stale: boolean
  refetchAt: ReturnType<typeof setTimeout> | undefined
}

const entries = new Map<string, Entry>()
/** Pages left behind that stay in memory. */
const keptUnused = 60
/** Changes come in bursts: one refetch answers all of a burst. */
const burstMs = 400
/** At most this many requests at once, so that a list that looks up names does not flood the server. */
const atOnce = 6

/** Where time runs fast, what was heard a moment ago is soon old. */
const oftenMs = (): number => ((system.value?.speed ?? 1) > 1 ? 3_000 : 15_000)

let running = 0
const waiting: (() => void)[] = []
const slot = async (): Promise<void> => {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
}
const release = (): void => {
  running--
  waiting.shift()?.()
}

const createEntry = (path: string): Entry => {
  let flight: Promise<void> | undefined
  let askedAgain = false
  const entry: Entry = {
    data: signal<unknown>(undefined),
    error: signal<unknown>(undefined),
    loading: signal(false),
    asOf: signal<number | undefined>(undefined),
    users: 0,
    watch: undefined,
    stale: true,
    refetchAt: undefined,
    reload() {
      if (flight) {
        askedAgain = true
        return flight
      }
      flight = fetchInto(path, entry).finally(() => {
        flight = undefined
        if (askedAgain) {
          askedAgain = false
          void entry.reload()
        }
      })
      return flight
    },
  }
  return entry
}

const fetchInto = async (path: string, entry: Entry): Promise<void> => {
  await slot()
  entry.loading.value = true
  entry.stale = false
  try {
    const answer = await request<unknown>(path)
    entry.asOf.value = productNow.peek()
    entry.data.value = answer
    entry.error.value = undefined
  } catch (error) {
    entry.error.value = error
  } finally {
    release()
    entry.loading.value = false
  }
}

const scheduleRefetch = (entry: Entry): void => {
  entry.stale = true
  if (entry.users === 0 || document.hidden || entry.refetchAt) return
  entry.refetchAt = setTimeout(() => {
    entry.refetchAt = undefined
    void entry.reload()
  }, burstMs)
}

onChange((change) => {
  for (const entry of entries.values()) {
    const watch = entry.watch
    const concerns =
      change === 'gap' ||
      (watch?.topics.includes(change.type) &&
        (watch.id === undefined || watch.id === change.id || change.id.startsWith(`${watch.id}:`)))
    if (concerns) scheduleRefetch(entry)
  }
})
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return
  for (const entry of entries.values()) if (entry.stale) scheduleRefetch(entry)
})

const entryOf = (path: string): Entry => {
  let entry = entries.get(path)
  if (!entry) {
    entry = createEntry(path)
    entries.set(path, entry)
    dropUnused()
  }
  return entry
}

const dropUnused = (): void => {
  const unused = [...entries].filter(([, entry]) => entry.users === 0 && !entry.loading.value)
  for (const [path] of unused.slice(0, Math.max(0, unused.length - keptUnused))) entries.delete(path)
}

const nothing: Resource<unknown> = {
  data: signal<unknown>(undefined),
  error: signal<unknown>(undefined),
  loading: signal(false),
  asOf: signal<number | undefined>(undefined),
  reload: async () => {},
}

/** What `path` answers, kept fresh while shown. `undefined` asks nothing. */
export const useResource = <T>(path: string | undefined, watch?: Watch): Resource<T> => {
  const entry = path === undefined ? undefined : entryOf(path)
  if (entry && watch) entry.watch = watch
  useEffect(() => {
    if (!path) return
    const shown = entryOf(path)
    if (watch) shown.watch = watch
    shown.users++
    if (shown.stale || shown.error.value !== undefined) void shown.reload()
    const timer = watch?.often ? setInterval(() => document.hidden || void shown.reload(), oftenMs()) : undefined
    return () => {
      clearInterval(timer)
      shown.users--
    }
    // The watch of a path never changes: the path alone decides.
  }, [path])
  return (entry ?? nothing) as Resource<T>
}

/** The newest answer of a resource whose path moves on with time: the one before stays until the next is there. */
export const useKept = <T>(resource: Resource<T>): T | undefined => {
  const kept = useRef<T | undefined>(undefined)
  if (resource.data.value !== undefined) kept.current = resource.data.value
  return kept.current
}

/** Ask again for everything on screen whose path begins so, e.g. after a command of our own. */
export const refresh = async (...prefixes: readonly string[]): Promise<void> => {
  const concerned = [...entries].filter(([path]) => prefixes.some((prefix) => path.startsWith(prefix)))
  for (const [, entry] of concerned) entry.stale = true
  await Promise.all(concerned.filter(([, entry]) => entry.users > 0).map(([, entry]) => entry.reload()))
}

/** Forget everything: another person signs in. */
export const forgetAll = (): void => entries.clear()
