import type { ArticleStore } from './articleStore.ts'
import type { CaseStore } from './caseStore.ts'
import type { CheckpointStore } from './checkpointStore.ts'
import type { CustomerStore } from './customerStore.ts'
import type { DeviceStore } from './deviceStore.ts'
import type { FaultStore } from './faultStore.ts'
import type { FigureStore } from './figureStore.ts'
import type { IdempotencyStore } from './idempotencyStore.ts'
import type { InboxStore } from './inboxStore.ts'
import type { IncidentStore } from './incidentStore.ts'
import type { IncidentUpdateStore } from './incidentUpdateStore.ts'
import type { MessageStore } from './messageStore.ts'
import type { PersonStore } from './personStore.ts'
import type { QuarantineStore } from './quarantineStore.ts'
import type { RemedyStore } from './remedyStore.ts'
import type { ReportStore } from './reportStore.ts'
import type { RosterStore } from './rosterStore.ts'
import type { RuleBookStore } from './ruleBookStore.ts'
import type { SettingStore } from './settingStore.ts'
import type { SilenceStore } from './silenceStore.ts'
import type { UserStore } from './userStore.ts'
import type { VoucherStore } from './voucherStore.ts'

/** Everything kept in the one relational database, SQLite or (later) PostgreSQL. */
export interface Records {
  readonly devices: DeviceStore
  readonly customers: CustomerStore
  readonly faults: FaultStore
  readonly incidents: IncidentStore
  readonly incidentUpdates: IncidentUpdateStore
  readonly cases: CaseStore
  readonly figures: FigureStore
  readonly articles: ArticleStore
  readonly reports: ReportStore
  readonly people: PersonStore
  readonly vouchers: VoucherStore
  readonly messages: MessageStore
  readonly users: UserStore
  readonly quarantine: QuarantineStore
  readonly remedies: RemedyStore
  readonly roster: RosterStore
  readonly ruleBooks: RuleBookStore
  readonly settings: SettingStore
  readonly silences: SilenceStore
  readonly checkpoints: CheckpointStore
  readonly idempotency: IdempotencyStore
  readonly inbox: InboxStore
  /** A consistent copy of the database into `file`. */
  backup(file: string): Promise<void>
  close(): Promise<void>
}
