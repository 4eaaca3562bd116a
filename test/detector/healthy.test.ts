import { expect, test } from 'vitest'
import { line, minute, newJournal } from './journal.ts'
import { fridge, heatPump, pump, router, type Signal } from './signals.ts'

/** Faults that an engine finds on a healthy device that is first heard at `startHour`, over `days`. */
const falseFaults = (signal: Signal, { days, startHour }: { days: number; startHour: number }): string[] => {
  const { engine } = newJournal()
  const found: string[] = []
  for (let i = 0; i < days * 1440; i += 1) {
    const at = i * minute
    const events = engine.step([
      {
        kind: 'sample',
        deviceId: 'healthy',
        seq: 2 * i + 1,
        at,
        ts: at,
        clock: 'device',
        timing: 'onTime',
        values: signal(startHour * 60 + i),
      },
      { kind: 'tick', seq: 2 * i + 2, at },
    ])
    for (const event of events) if (event.type === 'faultOpened') found.push(`${(i / 60).toFixed(1)} h: ${line(event)}`)
  }
  return found
}

/** Aim: at most 0.1 false faults per device-month, the first day included. */
test.each([
  { kind: 'fridge', signal: fridge },
  { kind: 'heat pump', signal: heatPump },
  { kind: 'pump', signal: pump },
  { kind: 'router', signal: router },
])('a healthy $kind raises nothing in 4 x 14 days, whenever it is first heard', { timeout: 60_000 }, ({ signal }) => {
  const found = [2, 9, 15, 21].flatMap((startHour, i) =>
    falseFaults(signal(100 + i), { days: 14, startHour }).map((text) => `first heard at ${startHour}: ${text}`),
  )
  expect(found).toEqual([])
})

test.each([0.25, 1])('a first day of %s per hour more does not alarm on its way up and down', (swing) => {
  // A smooth daily swing far larger than the noise, learned from its foot.
  const smooth: Signal = (at) => ({
    level_x: 50 - 24 * swing * 0.5 * Math.cos((at / 720) * Math.PI) + (((at * 7919) % 13) - 6) / 60,
  })
  expect(falseFaults(smooth, { days: 3, startHour: 0 })).toEqual([])
})
