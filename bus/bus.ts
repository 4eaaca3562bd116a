/**
 * Stage to stage: typed events, each subscriber in order and one at a time. `publish` resolves once every
 * subscriber has room for the event, so a slow stage slows its sender instead of filling memory (promise P7).
 */
export interface Bus<Events extends object> {
  publish<Name extends keyof Events>(name: Name, event: Events[Name]): Promise<void>
  subscribe<Name extends keyof Events>(name: Name, handler: (event: Events[Name]) => Promise<void> | void): void
  /** Resolves when everything published so far has been handled. */
  drained(): Promise<void>
}
