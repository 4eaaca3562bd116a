import type { IntakeInput } from '../domain/intake.ts'
import type { QuarantineStore } from '../store/quarantineStore.ts'

/**
 * Runs a quarantined message again: true when there was one. It keeps the time it arrived at, so a sample without a time
 * of its own is dated rightly, and counts as history: no sign of life, no matter for the detector.
 *
 * Principal '' says that we bring it in, so it is not asked again who may speak for the device. A message that was refused
 * for just that keeps its sender, and is judged by who may speak today. So does one on a topic of our own: from a device
 * it is never a fact.
 */
export const createRerun = ({
  quarantine,
  append,
}: {
  quarantine: QuarantineStore
  append: (input: IntakeInput) => Promise<number>
}): ((seq: number) => Promise<boolean>) => {
  const running = new Set<number>()
  return async (seq) => {
    // Two clicks are one wish.
    if (running.has(seq)) return true
    running.add(seq)
    try {
      const row = await quarantine.get(seq)
      if (!row) return false
      await append({
        receivedAt: row.receivedAt,
        principal: row.reason === 'forbidden-topic' ? row.principal : '',
        topic: row.topic,
        payload: row.body,
      })
      return await quarantine.remove(seq)
    } finally {
      running.delete(seq)
    }
  }
}
