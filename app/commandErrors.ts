/** The command line was used wrongly: exit 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
/** The command was understood and could not be done: exit 1. The message says what to do. */
export class CommandFailed extends Error {
  override name = 'CommandFailed'
}
/** Several things are wrong at once, a line each; then the message. */
export class ManyMistakes extends CommandFailed {
  override name = 'ManyMistakes'
  readonly mistakes: readonly string[]
  constructor(mistakes: readonly string[], message: string) {
    super(message)
    this.mistakes = mistakes
  }
}
