/**
 * The tables as kysely sees them; the migrations make them. Only what SQLite and PostgreSQL read alike: times are
 * whole milliseconds in bigint columns, yes and no are 1 and 0, JSON is text. Columns beside a `body` are copies of
 * what it holds, for filters, order and uniqueness.
 */
import type { Kysely, Transaction } from 'kysely'
import type { OfferRow, VoucherRow } from './rows/amends.ts'
import type {
  AnsweredRequestRow,
  CaseDeviceRow,
  CaseFigureRow,
  CaseHistoryRow,
  CaseRow,
  ComplaintRow,
  CounterRow,
  DeadlineRow,
  OutboxRow,
  PromiseRow,
  SurveyRow,
} from './rows/cases.ts'
import type { FaultEventRow, FaultRow, IncidentRow, RuleRow, SilenceRow } from './rows/faults.ts'
import type { ArticleProposalRow, ArticleVersionRow, ErasureRow, LessonRow, ReportRow } from './rows/learning.ts'
import type {
  InboxRow,
  IncidentParentRow,
  IncidentUpdateItemRow,
  IncidentUpdateRow,
  MessageLogRow,
  MessageRow,
} from './rows/messages.ts'
import type { CheckpointRow, IdempotencyRow, QuarantineRow, SettingRow } from './rows/operations.ts'
import type {
  AbsenceRow,
  NamedVersionRow,
  ScheduleOverrideRow,
  SessionRow,
  SignInCodeRow,
  UserRow,
} from './rows/people.ts'
import type { CustomerRow, DeviceCredentialRow, DeviceRow, OptOutRow } from './rows/registry.ts'
import type { BreakerResetRow, RemedyAttemptRow, RuleBookRow } from './rows/ruleBook.ts'

export interface Database {
  devices: DeviceRow
  device_credentials: DeviceCredentialRow
  customers: CustomerRow
  opt_outs: OptOutRow
  fault_events: FaultEventRow
  faults: FaultRow
  incidents: IncidentRow
  cases: CaseRow
  case_devices: CaseDeviceRow
  case_figures: CaseFigureRow
  case_history: CaseHistoryRow
  deadlines: DeadlineRow
  outbox: OutboxRow
  promises: PromiseRow
  article_versions: ArticleVersionRow
  article_proposals: ArticleProposalRow
  lessons: LessonRow
  erasures: ErasureRow
  reports: ReportRow
  offers: OfferRow
  vouchers: VoucherRow
  surveys: SurveyRow
  complaints: ComplaintRow
  answered_requests: AnsweredRequestRow
  counters: CounterRow
  messages: MessageRow
  message_log: MessageLogRow
  users: UserRow
  sessions: SessionRow
  sign_in_codes: SignInCodeRow
  quarantine: QuarantineRow
  settings: SettingRow
  rules: RuleRow
  rule_books: RuleBookRow
  remedy_attempts: RemedyAttemptRow
  breaker_resets: BreakerResetRow
  silences: SilenceRow
  teams: NamedVersionRow
  schedules: NamedVersionRow
  schedule_overrides: ScheduleOverrideRow
  calendars: NamedVersionRow
  absences: AbsenceRow
  incident_parents: IncidentParentRow
  incident_updates: IncidentUpdateRow
  incident_update_items: IncidentUpdateItemRow
  checkpoints: CheckpointRow
  idempotency: IdempotencyRow
  inbox: InboxRow
}
export type Db = Kysely<Database>
export type Tx = Transaction<Database>
