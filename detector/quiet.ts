import type { LiveDevice } from './liveDevices.ts'
import { allowance, quietFor, type SilenceState, silence } from './models/silence.ts'
import { deviceDetectors } from './models.ts'
import type { ActivityCount } from './ownTime.ts'

/** What the coordinator asks about silence of the devices of one shard, by what the silence detector knows of each. */
const silenceAt = deviceDetectors.indexOf(silence)
export const silenceOf = ({ record }: LiveDevice): SilenceState => record.states[silenceAt] as SilenceState

/** Has been quiet for more than half of what it is allowed. */
export const isQuiet = (device: LiveDevice, at: number): boolean => {
  const { context } = device
  const after = allowance(silenceOf(device), context)
  return after !== undefined && quietFor(silenceOf(device), at, context) > after / 2
}

/** @param due devices whose time has come */
export const isAnyoneOverdue = (due: Iterable<LiveDevice>, at: number): boolean => {
  for (const device of due) {
    if (silenceOf(device).raised) continue
    const { context } = device
    const after = allowance(silenceOf(device), context)
    if (after !== undefined && quietFor(silenceOf(device), at, context) >= after) return true
  }
  return false
}

/** Those whose silence would mean something now; the ones already accused (and said) are not news. */
export const activityOf = (devices: Iterable<LiveDevice>, at: number): ActivityCount => {
  let active = 0
  let quiet = 0
  const quietGroups = new Set<string>()
  for (const device of devices) {
    const state = silenceOf(device)
    if ((state.raised && !device.record.held) || allowance(state, device.context) === undefined) continue
    active += 1
    if (!isQuiet(device, at)) continue
    quiet += 1
    if (quietGroups.size < 2) quietGroups.add(device.record.profile?.gatewayId ?? device.record.id)
  }
  return { active, quiet, quietGroups: [...quietGroups] }
}
