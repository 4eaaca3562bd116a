import { plainMoney } from '../../domain/money.ts'
import type { Draft } from '../draft.ts'
import type { CaseEvent, EventOf } from '../events.ts'

/** What one name of the machine's table means: changes the draft, touches nothing else. */
export type Act = (draft: Draft, event: CaseEvent) => void

/** An act that belongs to one kind of event; anything else is a mistake in the table and throws. */
export const upon =
  <T extends CaseEvent['type']>(type: T, act: (draft: Draft, event: EventOf<T>) => void): Act =>
  (draft, event) => {
    if (!isOf(event, type)) throw new Error(`The table asks for what belongs to ${type} upon ${event.type}`)
    act(draft, event)
  }

const isOf = <T extends CaseEvent['type']>(event: CaseEvent, type: T): event is EventOf<T> => event.type === type

/** `12 minutes`, `4 hours`, `2 days`: for sentences in the history. */
export const spoken = (ms: number): string => {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const [amount, unit] =
    minutes < 120
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1_440), 'day']
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

/** `10.00 EUR`, `1000 JPY`: without a locale, for staff. */
export const money = (amountMinor: number, currency: string): string => plainMoney({ amountMinor, currency })

/** `2026-03-01 14:05 UTC`: for staff, who may sit anywhere. */
export const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
