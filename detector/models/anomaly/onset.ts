/**
 * One alarm per episode: speaks only when a score is above every score of the last so many readings.
 * The two highest are kept instead of all: when the highest is too old, the highest since it takes its place.
 *
 * State: `onsetSize` numbers at `at` in the series' typed array; new ones need `startOnset`.
 */
export const onsetSize = 4
const highest = 0
const age = 1
const second = 2
const secondAge = 3

/** @param over readings @returns true at a new highest */
export const isOnset = (memory: Float64Array, at: number, score: number, over: number): boolean => {
  memory[at + age] = memory[at + age]! + 1
  memory[at + secondAge] = memory[at + secondAge]! + 1
  if (memory[at + age]! > over) {
    memory[at + highest] = memory[at + secondAge]! > over ? 0 : memory[at + second]!
    memory[at + age] = memory[at + secondAge]!
    memory[at + second] = 0
    memory[at + secondAge] = 0
  }
  if (score > memory[at + highest]!) {
    memory[at + highest] = score
    memory[at + age] = 0
    memory[at + second] = 0
    memory[at + secondAge] = 0
    return true
  }
  if (score >= memory[at + second]!) {
    memory[at + second] = score
    memory[at + secondAge] = 0
  }
  return false
}
