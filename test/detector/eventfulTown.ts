import { createEngine } from '../../detector/engine.ts'
import type { Fault } from '../../domain/fault.ts'
import type { Observation } from '../../domain/observation.ts'
import { type Chance, chance } from './signals.ts'

const minute = 60_000
const pick = <T>(next: Chance, items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)]

/**
 * A town with two gateways in which everything crosses: devices and whole gateways go and come back, with and without a word;
 * samples come late, again from history, with text in them; faults are reported and taken back; people teach about faults open
 * and closed; devices are moved, removed and come back; we stand still; the rules change.
 */
export const eventfulTown = (seed: number, { minutes = 400 }: { minutes?: number } = {}): Observation[] => {
  const next = chance(seed)
  const journal: Observation[] = []
  // It is asked which faults there are to teach about; what it says is not compared with anything.
  const guide = createEngine()
  const opened: Fault[] = []
  let at = 1_000_000 * minute
  const push = (observation: object): void => {
    const whole = { seq: journal.length + 1, at, ...observation } as Observation
    journal.push(whole)
    for (const event of guide.step([whole])) if (event.type === 'faultOpened') opened.push(event.fault)
  }
  const ids = ['gw1', 'gw2', ...Array.from({ length: 14 }, (_, i) => `d${i}`)]
  const gatewayOf = (i: number): string | undefined => (i > 1 && i < 12 ? ['gw1', 'gw2'][i % 2] : undefined)
  ids.forEach((id, i) => {
    push({ kind: 'profile', profile: { id, expectEverySeconds: 60, model: 'M', gatewayId: gatewayOf(i) } })
  })
  const awayUntil = new Map<string, number>()
  for (let m = 0; m < minutes; m += 1) {
    for (let quarter = 0; quarter < 4; quarter += 1) {
      at += minute / 4
      push({ kind: 'tick' })
      if (next() < 0.002) at += 10 * minute
    }
    ids.forEach((id, i) => {
      if (next() < 0.002) awayUntil.set(id, m + 1 + Math.floor(next() * 12))
      if (id.startsWith('gw') && next() < 0.005) {
        const until = m + 3 + Math.floor(next() * 10)
        ids.forEach((other, k) => {
          if (other === id || (gatewayOf(k) === id && next() < 0.9))
            awayUntil.set(other, until + Math.floor(next() * 3))
        })
        if (next() < 0.5) push({ kind: 'status', deviceId: id, state: 'offline' })
      }
      if ((awayUntil.get(id) ?? 0) > m) return
      const late = next() < 0.01
      push({
        kind: 'sample',
        deviceId: id,
        ts: at - (late ? 10 * minute : 0),
        clock: next() < 0.1 ? 'ours' : 'device',
        timing: late ? 'late' : 'onTime',
        values: {
          temp_c: m > 300 && m < 340 && i === 5 ? 4.5 : 4 + Math.sin(m / 20) + next() + (m > 250 && i === 3 ? 20 : 0),
          power_w: next() * 100,
          ...(next() < 0.02 ? { mode: 'eco' } : {}),
          ...(next() < 0.002 ? { ['__proto__']: 1, odd: Number.NaN } : {}),
        },
        ...(next() < 0.005 ? { history: true } : {}),
      })
      if (next() < 0.004)
        push({ kind: 'reported', deviceId: id, ts: at, code: `E${i % 3}`, severity: 'warning', clear: next() < 0.5 })
      if (next() < 0.002) push({ kind: 'commandResult', deviceId: id, commandId: 'c', ok: true })
    })
    const taught = next() < 0.1 ? pick(next, opened) : undefined
    if (taught)
      push({
        kind: 'teach',
        faultId: taught.id,
        deviceId: taught.deviceId,
        faultKind: taught.kind,
        verdict: 'falseAlarm',
        reason: '',
      })
    const moved = next() < 0.02 ? pick(next, ids) : undefined
    if (moved !== undefined)
      push({ kind: 'profile', profile: { id: moved, removed: next() < 0.5, gatewayId: pick(next, ['gw1', 'gw2']) } })
  }
  return journal
}
