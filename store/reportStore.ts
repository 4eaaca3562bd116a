import type { NewMessage } from './messageStore.ts'

/** A report as it was sent. */
export interface KeptReport {
  /** `weekly:2026-W09` */
  readonly id: string
  readonly kind: 'weekly'
  readonly madeAt: number
  /** The whole report as JSON; whoever made it has its schema. */
  readonly body: unknown
}

export interface ReportStore {
  get(id: string): Promise<KeptReport | undefined>
  /** Newest first. */
  newest(kind: KeptReport['kind'], limit: number): Promise<KeptReport[]>
  /** The report and its mails in one transaction; false when there is one with this id: then nothing is sent. */
  make(report: KeptReport, messages: readonly NewMessage[]): Promise<boolean>
}
