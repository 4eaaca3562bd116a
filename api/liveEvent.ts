/** Tells which thing changed; whoever shows it fetches it again. */
export type ChangeEvent = {
  readonly type: 'fault' | 'incident' | 'case' | 'message' | 'device' | 'inbox'
  readonly id: string
}
/** One device's new numbers, only for those who asked for that device. `ts` ms since the epoch. */
export type ReadingEvent = {
  readonly type: 'reading'
  readonly deviceId: string
  readonly ts: number
  readonly values: Readonly<Record<string, number | string>>
}
export type LiveEvent = ChangeEvent | ReadingEvent
