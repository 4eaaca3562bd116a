import type { AlarmGoals } from '../domain/learning.ts'
import { alarmGoals, defaultAlarmGoals } from '../domain/learning.ts'
import { encodeAlarmGoals, encodeTeaching, type OwnFact } from '../ingest/ownFacts.ts'
import type { FaultStore } from '../store/faultStore.ts'
import type { SettingStore } from '../store/settingStore.ts'
import type { TeachingBody } from './outboxRelay.ts'

const goalsKey = 'alarmGoals'

/** Carries what people teach into the journal, where the detector reads it in its place among everything else (P2). */
export interface TeachingDesk {
  /** Journals a person's word on a fault; answers its position. */
  teach(word: TeachingBody): Promise<number>
  /** Keeps the goals, and journals them. */
  setGoals(goals: AlarmGoals): Promise<number>
  /** At start: the detector may have lost its memory, the goals are kept beside it. */
  announceGoals(): Promise<number>
}

export const createTeachingDesk = ({
  append,
  faults,
  settings,
}: {
  append: (fact: OwnFact) => Promise<number>
  faults: Pick<FaultStore, 'get'>
  settings: Pick<SettingStore, 'get' | 'set'>
}): TeachingDesk => ({
  async teach(word) {
    // Cases do not keep a fault's code; the detector may have forgotten the fault.
    const code = word.code ?? (await faults.get(word.faultId))?.code
    return append(encodeTeaching(code === undefined ? word : { ...word, code }))
  },
  async setGoals(goals) {
    await settings.set(goalsKey, goals)
    return append(encodeAlarmGoals(goals))
  },
  async announceGoals() {
    const kept = alarmGoals.safeParse(await settings.get(goalsKey))
    return append(encodeAlarmGoals(kept.success ? kept.data : defaultAlarmGoals))
  },
})
