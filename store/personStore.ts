/** A wish to be forgotten: kept until it is done, so that a crash in between forgets nobody's wish. */
export interface Erasure {
  /** What stands for the person from now on, in every figure. */
  readonly pseudonym: string
  /** Null once it is done: then nothing leads from the pseudonym to the person. */
  readonly customerId: string | null
  readonly askedAt: number
  readonly askedBy: string
  readonly doneAt: number | null
}

/** One table's rows about a person, as they are kept. */
export interface PersonalRecords {
  readonly table: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** Makes texts of one case anew without the person: JSON it decides by, JSON of what was told to people, plain text. */
export interface Redact {
  json(text: string): string
  letter(text: string): string
  words(text: string): string
}

/** Everything that is kept about one person, whatever table it stands in. */
export interface PersonStore {
  /** Of every case the person ever had, open or over, oldest first. */
  caseIds(customerId: string): Promise<string[]>
  /** All rows about them: for the person to read. */
  everything(customerId: string): Promise<PersonalRecords[]>
  /** The wish as it stands; a second one for the same person is the same wish. */
  beginErasure(wish: Omit<Erasure, 'doneAt' | 'customerId'> & { customerId: string }): Promise<Erasure>
  unfinished(): Promise<(Erasure & { customerId: string })[]>
  /** All that was said in one case, in one transaction: its history, its messages, complaints, answers, offers, lessons. */
  eraseCase(caseId: string, by: { customerId: string; pseudonym: string; at: number; redact: Redact }): Promise<void>
  /** The person's own row, their devices' names, their mails; and that it is done. Cases keep the pseudonym. */
  finishErasure(erasure: Erasure & { customerId: string }, at: number): Promise<void>
}
