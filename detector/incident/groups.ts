import { type DeviceProfile, inherited } from '../../domain/device.ts'
import type { IncidentCause } from '../../domain/fault.ts'

/** What a device can share with others; `gateway` here is whatever stands behind one, down or not. */
export const sharedThings = ['gateway', 'site', 'region', 'model', 'firmware'] as const
export type SharedThing = (typeof sharedThings)[number]

/** One thing that some devices share: all behind one gateway (the gateway included), all of one site … */
export interface Group {
  readonly thing: SharedThing
  readonly subject: string
  readonly members: ReadonlySet<string>
}

/**
 * Who shares what with whom: an index over the profiles, never part of a checkpoint. A device behind a gateway is where its
 * gateway is, unless its own profile says otherwise.
 */
export interface Groups {
  readonly size: number
  set(profile: DeviceProfile): void
  /** Changes a part of a known device's own profile. */
  update(deviceId: string, change: Partial<Omit<DeviceProfile, 'id'>>): void
  remove(deviceId: string): void
  /** The profile with what it inherits from its gateway. */
  profileOf(deviceId: string): DeviceProfile | undefined
  /** In the order of `sharedThings`; only what is known. */
  of(deviceId: string): Group[]
  find(thing: SharedThing, subject: string): Group | undefined
}

export const thingOf = (cause: IncidentCause): SharedThing => (cause === 'gateway-down' ? 'gateway' : cause)

const keyOf = (thing: SharedThing, subject: string): string => `${thing}|${subject}`

export const createGroups = (profiles: Iterable<DeviceProfile>): Groups => {
  const own = new Map<string, DeviceProfile>()
  const groups = new Map<string, { thing: SharedThing; subject: string; members: Set<string> }>()
  const children = new Map<string, Set<string>>()

  const full = (profile: DeviceProfile): DeviceProfile => inherited(profile, (id) => own.get(id))
  const subjectsOf = (profile: DeviceProfile): [SharedThing, string][] => {
    const { gatewayId, site, region, model, firmware } = full(profile)
    const found: [SharedThing, string][] = []
    if (gatewayId !== undefined && gatewayId !== profile.id) found.push(['gateway', gatewayId])
    if ((children.get(profile.id)?.size ?? 0) > 0) found.push(['gateway', profile.id])
    if (site !== undefined) found.push(['site', site])
    if (region !== undefined) found.push(['region', region])
    if (model !== undefined) found.push(['model', model])
    // The same number on two models is two programs.
    if (firmware !== undefined) found.push(['firmware', model === undefined ? firmware : `${model} ${firmware}`])
    return found
  }
  const enter = (profile: DeviceProfile): void => {
    for (const [thing, subject] of subjectsOf(profile)) {
      const key = keyOf(thing, subject)
      let group = groups.get(key)
      if (!group) {
        group = { thing, subject, members: new Set() }
        groups.set(key, group)
      }
      group.members.add(profile.id)
    }
  }
  const leave = (profile: DeviceProfile): void => {
    for (const [thing, subject] of subjectsOf(profile)) {
      const key = keyOf(thing, subject)
      const group = groups.get(key)
      group?.members.delete(profile.id)
      if (group?.members.size === 0) groups.delete(key)
    }
  }
  /** A change of one device's profile may change what those behind it inherit. */
  const around = (id: string, seen = new Set<string>()): DeviceProfile[] => {
    if (seen.has(id)) return []
    seen.add(id)
    const profile = own.get(id)
    return [...(profile ? [profile] : []), ...[...(children.get(id) ?? [])].flatMap((child) => around(child, seen))]
  }
  const relate = ({ id, gatewayId }: DeviceProfile, add: boolean): void => {
    if (gatewayId === undefined || gatewayId === id) return
    const set = children.get(gatewayId) ?? new Set<string>()
    if (add) children.set(gatewayId, set.add(id))
    else if (set.delete(id) && set.size === 0) children.delete(gatewayId)
  }
  /** Takes everything out that may change, changes it, and puts it back. */
  const change = (id: string, next: DeviceProfile | undefined): void => {
    const before = own.get(id)
    const gateways = new Set([before?.gatewayId, next?.gatewayId].filter((gateway) => gateway !== undefined))
    gateways.delete(id)
    const parents = [...gateways].flatMap((gateway) => own.get(gateway) ?? [])
    const affected = [...new Set([...around(id), ...parents])]
    for (const profile of affected) leave(profile)
    if (before) relate(before, false)
    own.delete(id)
    if (next) {
      own.set(id, next)
      relate(next, true)
    }
    for (const profile of affected) if (profile.id !== id) enter(profile)
    if (next) enter(next)
  }

  const all = [...profiles]
  for (const profile of all) own.set(profile.id, profile)
  for (const profile of all) relate(profile, true)
  for (const profile of all) enter(profile)
  return {
    get size() {
      return own.size
    },
    set(profile) {
      const before = own.get(profile.id)
      const same =
        before !== undefined &&
        (['gatewayId', 'site', 'region', 'model', 'firmware'] as const).every(
          (field) => before[field] === profile[field],
        )
      if (!same) change(profile.id, profile)
    },
    update(deviceId, part) {
      const before = own.get(deviceId)
      if (before) change(deviceId, { ...before, ...part })
    },
    remove(deviceId) {
      if (own.has(deviceId)) change(deviceId, undefined)
    },
    profileOf(deviceId) {
      const profile = own.get(deviceId)
      return profile && full(profile)
    },
    of(deviceId) {
      const profile = own.get(deviceId)
      if (!profile) return []
      return subjectsOf(profile).flatMap(([thing, subject]) => groups.get(keyOf(thing, subject)) ?? [])
    },
    find: (thing, subject) => groups.get(keyOf(thing, subject)),
  }
}
