/** How much one caller may ask for; every number has a reason beside it. */
export interface ApiLimits {
  /** JSON bodies: the largest honest one is a rule or a note. */
  readonly bodyBytes: number
  readonly importBytes: number
  readonly importLineBytes: number
  /** Requests a minute and address to /api/v1: a console that refetches on every live event stays far below. */
  readonly apiPerMinute: number
  /** Sign-in attempts: enough for fingers, too few for a list of passwords. */
  readonly signInPerMinutePerAddress: number
  readonly signInPer5MinutesPerAccountAndAddress: number
  readonly signInPerHourPerAccount: number
  readonly customerPagePerMinute: number
  readonly streamClients: number
  /** What may wait for a slow reader of the stream before it is let go. */
  readonly streamBufferBytes: number
}

export const defaultLimits: ApiLimits = {
  bodyBytes: 256 * 1024,
  importBytes: 16 * 1024 * 1024,
  importLineBytes: 256 * 1024,
  apiPerMinute: 3_000,
  signInPerMinutePerAddress: 30,
  signInPer5MinutesPerAccountAndAddress: 10,
  signInPerHourPerAccount: 100,
  customerPagePerMinute: 60,
  streamClients: 200,
  streamBufferBytes: 256 * 1024,
}
