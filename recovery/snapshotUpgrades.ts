import { z } from 'zod'
import { severities } from '../domain/fault.ts'
import { priorityOf } from '../domain/priority.ts'
import type { StoredCase } from '../store/caseStore.ts'
import { machineVersion } from './machine.ts'

type Upgrade = (snapshot: unknown) => unknown

/** Version 1 knew severity but no priority, no wait had a state of its own, and managers were asked once. */
const one = z.looseObject({
  value: z.looseObject({ ownership: z.string() }),
  context: z.looseObject({
    severity: z.enum(severities),
    deadlines: z.record(z.string(), z.int()),
    offers: z.array(z.looseObject({ state: z.string(), madeBy: z.string(), madeAt: z.int() })),
  }),
})

/**
 * From each version of the machine to the next. What a later version added has a default in the context's own schema; here
 * stands only what has to be told from what was known before. An upgrade must not invent deadlines: the stored rows decide.
 */
const upgrades: Readonly<Record<number, Upgrade>> = {
  1: (snapshot) => {
    const before = one.parse(snapshot)
    // A visit that was planned keeps its case in `repairing`, acknowledged until it is over: the stored deadlines say so.
    // Asked long ago: the next level's turn. Migration 0008 gave the case the deadline for it.
    const offers = before.context.offers.map((offer) =>
      offer.state === 'needsApproval'
        ? { ...offer, request: { madeByName: offer.madeBy, level: 0, remindAt: null, dueAt: offer.madeAt } }
        : offer,
    )
    const priority = priorityOf(before.context.severity, null)
    // That version could take a case up again as acknowledged without an end to that: then its owner is called with its next event.
    const forEver = before.value.ownership === 'acknowledged' && before.context.deadlines.ackExpires === undefined
    return {
      ...before,
      value: forEver ? { ...before.value, ownership: 'idle' } : before.value,
      context: { ...before.context, offers, priority },
    }
  },
}

/** The snapshot as this version of the machine would have stored it; undefined when it cannot be brought there. */
export const upgraded = (stored: Pick<StoredCase, 'snapshot' | 'machineVersion'>): unknown => {
  let { snapshot } = stored
  for (let version = stored.machineVersion; version !== machineVersion; version += 1) {
    const upgrade = upgrades[version]
    if (upgrade === undefined) return undefined
    try {
      snapshot = upgrade(snapshot)
    } catch {
      return undefined
    }
  }
  return snapshot
}
