import { normallyFollows } from './calibration/kindNames.ts'
import type { FaultyVerdict } from './detector.ts'
import { rarityWords } from './words.ts'

/**
 * What every fault is told with, whichever detector found it: its own sentence, how unusual that is for this device, and what
 * normally follows.
 */
export const explanationOf = ({ explanation, evidence }: FaultyVerdict): string => {
  const rarity = rarityWords(evidence)
  return rarity === '' || explanation.includes(rarity) ? explanation : `${explanation} ${rarity}`
}

export const followsOf = ({ kind, evidence }: FaultyVerdict): string | undefined =>
  evidence.follows ?? (kind === 'threshold' ? undefined : normallyFollows[kind])

/** Adds what earlier faults of the kind on its model were followed by, where that is known. */
export const withExperience = (verdict: FaultyVerdict, experience: string | undefined): FaultyVerdict =>
  experience !== undefined
    ? {
        ...verdict,
        evidence: { ...verdict.evidence, follows: [followsOf(verdict), experience].filter(Boolean).join(' ') },
      }
    : verdict
