import type { IntakeLog } from '../store/intakeLog.ts'

/** The journal, remembering why it last could not make a message durable: from then on nothing is acknowledged. */
export interface WatchedJournal extends IntakeLog {
  readonly failure: Error | undefined
}

export const watchJournal = (journal: IntakeLog): WatchedJournal => {
  let failure: Error | undefined
  return {
    async append(input) {
      try {
        return await journal.append(input)
      } catch (cause) {
        failure = cause instanceof Error ? cause : new Error(String(cause))
        throw cause
      }
    },
    onCommitted: (listener) => journal.onCommitted(listener),
    read: (from) => journal.read(from),
    trimBefore: (seq) => journal.trimBefore(seq),
    get lastSeq() {
      return journal.lastSeq
    },
    close: () => journal.close(),
    get failure() {
      return failure
    },
  }
}
