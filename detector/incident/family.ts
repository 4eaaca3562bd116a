import { hour, minute } from '../../domain/clock.ts'
import type { FaultKind } from '../../domain/fault.ts'

/**
 * Which faults are alike enough to have one cause, and how near in time they must have begun.
 *
 * - connection: silence; the times are the last sign of life, so they lie close together
 * - flapping: a connection that comes and goes
 * - said: the same code by the devices themselves, the same rule of the operator's
 * - sensor: a reading that is stuck, missing or impossible, in the same metric
 * - behaviour: readings unlike before, in the same metric; when that began is known least exactly
 */
export type FamilyName = 'connection' | 'flapping' | 'said' | 'sensor' | 'behaviour'
export interface Family {
  readonly name: FamilyName
  /** What counts as the same trouble: the family and its metric or code. */
  readonly key: string
  /** Begun at most this far from one another, ms. */
  readonly withinMs: number
}

const withinMs: Readonly<Record<FamilyName, number>> = {
  connection: 10 * minute,
  flapping: hour,
  said: hour,
  sensor: 6 * hour,
  behaviour: 12 * hour,
}
const names: Readonly<Partial<Record<FaultKind, FamilyName>>> = {
  silence: 'connection',
  'gateway-down': 'connection',
  flapping: 'flapping',
  reported: 'said',
  threshold: 'said',
  missing: 'sensor',
  impossible: 'sensor',
  counter: 'sensor',
  flatline: 'sensor',
}

interface Named {
  readonly kind: FaultKind
  readonly metric?: string | undefined
  readonly code?: string | undefined
  readonly evidence?: { readonly channels?: readonly { readonly metric: string }[] | undefined }
}

export const familyOf = ({ kind, metric, code, evidence }: Named): Family => {
  const name = names[kind] ?? 'behaviour'
  // A fault of several readings at once is about the one that carries it most.
  const about = name === 'said' ? `${kind}:${code ?? ''}` : (metric ?? evidence?.channels?.[0]?.metric ?? '')
  return {
    name,
    key: name === 'connection' || name === 'flapping' ? name : `${name}|${about}`,
    withinMs: withinMs[name],
  }
}
