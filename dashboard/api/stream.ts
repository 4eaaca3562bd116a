import { signal } from '@preact/signals'
import type { LiveChange, LiveReading } from './wire.ts'

/** `live` once the stream is open, `reconnecting` while it is being tried again. */
export const connection = signal<'starting' | 'live' | 'reconnecting'>('starting')

type ChangeListener = (change: LiveChange | 'gap') => void
const listeners = new Set<ChangeListener>()

/**
 * Hears every change, and `gap` when the stream came back after a break: anything may have changed meanwhile.
 * @returns stops listening
 */
export const onChange = (listener: ChangeListener): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const topics = new Set<string>(['fault', 'incident', 'case', 'message', 'device', 'inbox'])
const isChange = (value: unknown): value is LiveChange =>
  typeof value === 'object' && value !== null && 'type' in value && topics.has(String(value.type)) && 'id' in value
const isReading = (value: unknown): value is LiveReading =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'reading' && 'values' in value

let stopStream: (() => void) | undefined

/**
 * Opens the console's one stream; again does nothing.
 *
 * @param onRefused the server answered, but with no stream: the session may be over
 */
export const startStream = (onRefused: () => void): void => {
  if (stopStream) return
  let wasOpen = false
  const missedSomething = (): void => {
    for (const listener of listeners) listener('gap')
  }
  stopStream = subscribe('/api/v1/stream', {
    onOpen() {
      connection.value = 'live'
      if (wasOpen) missedSomething()
      wasOpen = true
    },
    onReset: missedSomething,
    onBreak() {
      connection.value = 'reconnecting'
    },
    onRefused,
    onData(data) {
      if (isChange(data)) for (const listener of listeners) listener(data)
    },
  })
}

export const endStream = (): void => {
  stopStream?.()
  stopStream = undefined
  connection.value = 'starting'
}

/** Readings of one device as they arrive. @returns stops the stream */
export const streamReadings = (deviceId: string, listener: (reading: LiveReading) => void): (() => void) =>
  subscribe(`/api/v1/stream?device=${encodeURIComponent(deviceId)}`, {
    onData(data) {
      if (isReading(data)) listener(data)
    },
  })

interface StreamHandlers {
  onOpen?(): void
  onBreak?(): void
  onRefused?(): void
  /** The server could not say what was missed meanwhile. */
  onReset?(): void
  onData(data: unknown): void
}

// EventSource reconnects by itself after a lost connection but gives up for good after an HTTP error,
// such as the 502 of a proxy while Forestall restarts; then we try again with growing pauses.
const subscribe = (url: string, handlers: StreamHandlers): (() => void) => {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let pause = 1_000
  const receive = (event: MessageEvent<string>): void => {
    try {
      handlers.onData(JSON.parse(event.data))
    } catch {
      // A line that is not JSON is a keep-alive or a newer server's news: nothing to do with it.
    }
  }
  const open = (): void => {
    source = new EventSource(url)
    source.onopen = () => {
      pause = 1_000
      handlers.onOpen?.()
    }
    source.onmessage = receive
    source.addEventListener('reset', () => handlers.onReset?.())
    for (const name of [...topics, 'reading']) source.addEventListener(name, receive)
    source.onerror = () => {
      handlers.onBreak?.()
      if (source?.readyState !== EventSource.CLOSED) return
      source.close()
      handlers.onRefused?.()
      retry = setTimeout(open, pause)
      pause = Math.min(pause * 2, 15_000)
    }
  }
  open()
  return () => {
    clearTimeout(retry)
    source?.close()
  }
}
