/** Whether a series has shown no more than two values: a switch or a state, which has no level to be far from. */
export interface Switch {
  one: number
  other: number
  many: boolean
}

export const noticeSwitch = (seen: Switch, value: number): void => {
  if (seen.many || value === seen.one || value === seen.other) return
  if (Number.isNaN(seen.one)) seen.one = value
  else if (Number.isNaN(seen.other)) seen.other = value
  else seen.many = true
}
export const isSwitch = (seen: Switch): boolean => !seen.many
