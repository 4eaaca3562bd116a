/** What sort of series this is, learned from its values: only measurements that vary have a level to drift from. */
export interface Character {
  readings: number
  last: number
  /** The first two values ever seen, and whether there was a third. */
  one: number
  other: number
  kinds: number
  rises: number
  falls: number
  /** Share of readings equal to the one before, forgetting over ~200. */
  repeats: number
  /** The smallest change ever seen: the sensor's resolution. */
  quantum: number
}
export const newCharacter = (): Character => ({
  readings: 0,
  last: 0,
  one: 0,
  other: 0,
  kinds: 0,
  rises: 0,
  falls: 0,
  repeats: 0,
  quantum: 0,
})

export const notice = (character: Character, value: number): void => {
  character.readings += 1
  if (character.kinds === 0) {
    character.one = value
    character.kinds = 1
  } else if (character.kinds < 3 && value !== character.one) {
    if (character.kinds === 1) {
      character.other = value
      character.kinds = 2
    } else if (value !== character.other) character.kinds = 3
  }
  if (character.readings > 1) {
    const change = value - character.last
    if (change > 0) character.rises += 1
    else if (change < 0) character.falls += 1
    const size = Math.abs(change)
    if (size > 0 && (character.quantum === 0 || size < character.quantum)) character.quantum = size
    character.repeats += ((size === 0 ? 1 : 0) - character.repeats) / Math.min(character.readings - 1, 200)
  }
  character.last = value
}

const mostlyRepeats = 0.8

/** Why there is no level to watch, or undefined where there is one. */
export const unwatchable = (character: Character): string | undefined => {
  if (character.kinds <= 1) return 'it has never changed'
  if (character.kinds === 2) return 'it has only two states'
  if (character.readings >= 40 && character.rises >= 20 && character.falls * 100 <= character.rises)
    return 'it is a counter: it only ever rises'
  if (character.repeats > mostlyRepeats) return 'it moves in steps, as a setting or a device at rest does'
  return undefined
}
/** The same as a yes or no, without the words. */
export const isWatchable = (character: Character): boolean =>
  character.kinds > 2 &&
  character.repeats <= mostlyRepeats &&
  !(character.readings >= 40 && character.rises >= 20 && character.falls * 100 <= character.rises)
