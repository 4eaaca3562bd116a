/**
 * The product's clock as the server told it, ticking on here. In the demo it runs faster than the wall, so nothing in
 * the console may compare a moment with the browser's own clock.
 */
import { signal } from '@preact/signals'
import { request } from '../api/http.ts'
import type { System } from '../api/wire.ts'

export const system = signal<System | undefined>(undefined)
/** Product time in ms since the epoch, moving on once a second. Undefined until the server has told it. */
export const productNow = signal<number | undefined>(undefined)

let toldAt = 0
let told = 0

const advance = (): void => {
  const known = system.value
  if (known) productNow.value = told + (performance.now() - toldAt) * known.speed
}

/** Asks the server for its clock; a fast clock drifts from ours within minutes, so it is asked again now and then. */
export const askSystem = async (): Promise<void> => {
  const asked = performance.now()
  const answer = await request<System>('system')
  const answered = performance.now()
  // The answer was made somewhere between asking and hearing it; the middle halves the error.
  toldAt = (asked + answered) / 2
  told = Date.parse(answer.now)
  system.value = answer
  advance()
}

/** @returns stops the clock */
export const startClock = (): (() => void) => {
  const tick = setInterval(advance, 1_000)
  const ask = setInterval(() => {
    if (!document.hidden) void askSystem().catch(() => {})
  }, 30_000)
  const onShow = (): void => {
    if (!document.hidden) void askSystem().catch(() => {})
  }
  document.addEventListener('visibilitychange', onShow)
  return () => {
    clearInterval(tick)
    clearInterval(ask)
    document.removeEventListener('visibilitychange', onShow)
  }
}
