/**
 * The tables as kysely sees them; the migrations make them. Only what SQLite and PostgreSQL read alike: times are
 * whole milliseconds in bigint columns, yes and no are 1 and 0, JSON is text. Columns beside a `body` are copies of
 * what it holds, for filters, order and uniqueness.
 */
import type { Kysely, Transaction } from 'kysely'
import type { Channel } from '../../domain/customer.ts'
import type { Device } from '../../domain/device.ts'
import type { Message, MessageState, Template } from '../../domain/message.ts'
import type { OfferKind } from '../../domain/offer.ts'
import type { QuarantineReason } from '../../domain/quarantine.ts'
import type { RemedyOutcome } from '../../domain/remedy.ts'
import type { Role } from '../../domain/user.ts'
import type { OutboxItem } from '../caseStore.ts'

type Flag = 0 | 1

export interface DeviceRow {
  id: string
  name: string | null
  model: string | null
  firmware: string | null
  site: string | null
  region: string | null
  gateway_id: string | null
  customer_id: string | null
  expect_every_seconds: number | null
  created_at: number
  connection: Device['connection']
  last_seen_at: number | null
  clock_skew_ms: number | null
}
export interface DeviceCredentialRow {
  device_id: string
  username: string
  password_hash: string
}
export interface CustomerRow {
  id: string
  name: string
  email: string | null
  phone: string | null
  locale: string
  time_zone: string
  loyalty_tier: 'standard' | 'silver' | 'gold'
  created_at: number
  rating: number | null
}
export interface OptOutRow {
  customer_id: string
  channel: Channel
  at: number
}
export interface FaultEventRow {
  id: string
  /** The order they were recorded in. */
  ord: number
  consumed: Flag
  type: string
  seq: number
  at: number
  /** The fault or incident, whole. */
  body: string
}
export interface FaultRow {
  id: string
  device_id: string
  incident_id: string | null
  state: string
  inhibited_by: string | null
  suppressed_by: string | null
  detected_at: number
  body: string
}
export interface IncidentRow {
  id: string
  state: string
  opened_at: number
  body: string
}
export interface CaseRow {
  id: string
  number: number
  customer_id: string | null
  incident_id: string | null
  /** The closed incident it left when it was reopened. */
  former_incident_id: string | null
  owner_id: string | null
  state: string
  is_open: Flag
  opened_at: number
  closed_at: number | null
  version: number
  body: string
  snapshot: string
  team_id: string | null
  priority: string | null
  acknowledged_at: number | null
  /** What the customer, or we ourselves, wait for next: the earlier of the two. */
  due_at: number | null
  machine_version: number
}
export interface CaseDeviceRow {
  case_id: string
  device_id: string
  /** What the device was when it joined the case. */
  model: string | null
  firmware: string | null
  site: string | null
  region: string | null
  gateway_id: string | null
}
/** What is counted of a case; see `ImpactCase`. */
export interface CaseFigureRow {
  case_id: string
  number: number
  opened_at: number
  customer_id: string | null
  team_id: string | null
  model: string | null
  first_heard: string
  state: string
  outcome: string | null
  fault_started_at: number | null
  acknowledged_at: number | null
  told_at: number | null
  fixed_at: number | null
  closed_at: number | null
  reopen_count: number
  repeated: Flag
  first_complaint_at: number | null
  contacts: number
  promises_kept: number
  promises_broken: number
  promises_moved: number
  /** JSON, every currency; the sums beside it are of the first one only. */
  offers: string
  offers_minor: number
  offers_currency: string | null
  rating_before: number | null
  rating: number | null
  solved: Flag | null
  answered_at: number | null
  /** When the survey was sent. */
  asked_at: number | null
  story_at: number | null
}
export interface CaseHistoryRow {
  case_id: string
  version: number
  idx: number
  body: string
}
export interface DeadlineRow {
  case_id: string
  name: string
  due_at: number
}
export interface OutboxRow {
  id: string
  ord: number
  settled: Flag
  case_id: string
  kind: OutboxItem['kind']
  body: string
}
export interface PromiseRow {
  id: string
  case_id: string
  made_at: number
  what: string | null
  state: string | null
  public_due_at: number | null
  settled_at: number | null
  body: string
}
export interface ArticleVersionRow {
  fault_kind: string
  version: number
  at: number
  made_by: string
  note: string
  body: string
}
export interface ArticleProposalRow {
  id: string
  fault_kind: string
  state: string
  made_at: number
  body: string
}
export interface LessonRow {
  case_id: string
  at: number
  fault_kind: string | null
  proposal_id: string | null
  /** It has not been taken into a proposal yet. */
  waits: Flag
  body: string
}
export interface ErasureRow {
  pseudonym: string
  /** Forgotten too once it is done. */
  customer_id: string | null
  asked_at: number
  asked_by: string
  done_at: number | null
}
export interface ReportRow {
  id: string
  kind: string
  made_at: number
  body: string
}
export interface OfferRow {
  id: string
  case_id: string
  state: string
  made_at: number
  customer_id: string | null
  made_by: string | null
  /** Set when it is on a manager's authority. */
  approved_by: string | null
  category: string | null
  currency: string | null
  amount_minor: number | null
  /** Since when it counts against the limits; null while it does not. */
  given_at: number | null
  body: string
}
export interface VoucherRow {
  code_hash: string
  offer_id: string
  case_id: string
  sealed_code: string
  kind: OfferKind
  amount_minor: number
  currency: string
  percent: number | null
  issued_at: number
  expires_at: number
  withdrawn_at: number | null
  redeemed_at: number | null
  reference: string | null
  worth_minor: number | null
}
export interface SurveyRow {
  case_id: string
  body: string
}
export interface ComplaintRow {
  id: string
  case_id: string
  customer_id: string | null
  device_id: string | null
  channel: string
  text: string
  at: number
}
export interface AnsweredRequestRow {
  request_key: string
  case_id: string
  version: number
}
/** `case`: the last case number given out. `offers`: how often somebody waited at the door to the limits. */
export interface CounterRow {
  name: string
  value: number
}
export interface MessageRow {
  id: string
  /** The order they were asked for in. */
  ord: number
  /** Null: a report, which is about no single case. */
  case_id: string | null
  audience: Message['audience']
  recipient_id: string
  /** The recipient when that is a customer. */
  customer_id: string | null
  channel: Channel
  to_address: string
  template: Template
  language: Message['language']
  subject: string
  body: string
  data: string
  state: MessageState
  attempts: number
  created_at: number
  next_try_at: number | null
  sent_at: number | null
}
export interface MessageLogRow {
  message_id: string
  idx: number
  at: number
  state: MessageState
  detail: string
}
export interface UserRow {
  id: string
  email: string
  /** The address in lower case: it is the same person. */
  email_key: string
  name: string
  role: Role
  escalation_level: number
  created_at: number
  password_hash: string | null
}
export interface SessionRow {
  token_hash: string
  user_id: string
  expires_at: number
}
export interface SignInCodeRow {
  code_hash: string
  user_id: string
  expires_at: number
}
export interface QuarantineRow {
  seq: number
  received_at: number
  principal: string
  topic: string
  reason: QuarantineReason
  detail: string
  bytes: number
  payload: string
  body: Uint8Array
}
export interface SettingRow {
  key: string
  value: string
}
export interface SilenceRow {
  id: string
  created_at: number
  /** When it ended or will have ended; null: nobody knows yet. */
  over_at: number | null
  body: string
}
/** A team, a schedule or a calendar. */
export interface NamedVersionRow {
  id: string
  version: number
  body: string
}
export interface ScheduleOverrideRow {
  id: string
  schedule_id: string
  made_at: number
  body: string
}
export interface AbsenceRow {
  id: string
  user_id: string
  made_at: number
  body: string
}
export interface RuleBookRow {
  version: number
  at: number
  made_by: string
  note: string
  /** What was changed, a JSON list of texts. */
  changed: string
  body: string
}
export interface RemedyAttemptRow {
  id: string
  case_id: string
  device_id: string
  /** Empty: the device has none. */
  model: string
  command: string
  sent_at: number
  outcome: RemedyOutcome | null
  settled_at: number | null
  /** The opening of the breaker that this one tries out; nobody else's trial can have the same. */
  trial_of: string | null
}
export interface BreakerResetRow {
  model: string
  command: string
  at: number
  made_by: string
  reason: string
}
export interface RuleRow {
  id: string
  body: string
}
export interface IncidentParentRow {
  id: string
  source: string
  opened_at: number
  body: string
}
export interface IncidentUpdateRow {
  id: string
  incident_id: string
  state: string
  created_at: number
  request_key: string | null
  prepared_to: string | null
  paid_until: number
  moved_on: Flag
  body: string
}
export interface IncidentUpdateItemRow {
  update_id: string
  case_id: string
  case_number: number
  customer_id: string
  rank: string
  told_with: string | null
  state: string
  why: string | null
  not_before: number | null
  at: number | null
}
export interface CheckpointRow {
  name: string
  position: number
  at: number
  state: Uint8Array
}
export interface IdempotencyRow {
  principal: string
  route: string
  key: string
  request_hash: string
  status: number
  body: string
  created_at: number
}
export interface InboxRow {
  id: string
  message_id: string
  to_address: string
  received_at: number
  body: string
}

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
