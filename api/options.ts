import type { Logger } from 'pino'
import type { CaseCommand, RecoveryCase } from '../domain/case.ts'
import type { CaseStanding } from '../domain/caseStanding.ts'
import type { Clock } from '../domain/clock.ts'
import type { Device, DeviceInput } from '../domain/device.ts'
import type { AlarmGoals, DetectionView } from '../domain/learning.ts'
import type { MachineDiagram } from '../domain/machineDiagram.ts'
import type { Teaching } from '../domain/observation.ts'
import type { QueueView, ServiceLevels, Shift, TeamOnCall } from '../domain/rosterViews.ts'
import type { Rule } from '../domain/rule.ts'
import type { DryRun } from '../domain/ruleDryRun.ts'
import type { Schedule } from '../domain/schedule.ts'
import type { Silence } from '../domain/silences.ts'
import type { User } from '../domain/user.ts'
import type { TelemetrySample } from '../domain/wire.ts'
import type { StoredCase } from '../store/caseStore.ts'
import type { ReadingStore } from '../store/readingStore.ts'
import type { Records } from '../store/records.ts'
import type { IncidentCommands } from './incidentCommands.ts'
import type { ApiLimits } from './limits.ts'
import type { LoopDesk } from './loopDesk.ts'
import type { OfferCommands } from './offerCommands.ts'
import type { TemplateView } from './routes/templates.ts'
import type { WatchedView } from './routes/watching.ts'
import type { RuleBookCommands } from './ruleBookCommands.ts'

/** What a step of a case came to: done, or why not, in words for the person who asked. */
export type CommandOutcome =
  | { readonly ok: true; readonly case: RecoveryCase }
  | { readonly ok: false; readonly code: 'not-found' | 'not-now' | 'forbidden' | 'conflict'; readonly detail: string }

/** What a customer may answer on their page. */
export type CustomerAnswer =
  | { readonly type: 'confirm' }
  | { readonly type: 'stillBroken'; readonly text?: string }
  | { readonly type: 'talkToPerson'; readonly text?: string }
  | { readonly type: 'survey'; readonly solved: boolean; readonly rating: number; readonly text?: string }
  | { readonly type: 'allWell' }
  | { readonly type: 'acceptOffer'; readonly offerId: string }

/** The part of recovery that people reach over HTTP. */
export interface RecoveryCommands extends OfferCommands {
  command(caseId: string, command: CaseCommand, by: User, requestKey?: string): Promise<CommandOutcome>
  complain(complaint: {
    customerId?: string
    deviceId?: string
    text: string
    channel: string
  }): Promise<
    | { readonly ok: true; readonly caseId: string }
    | { readonly ok: false; readonly code: 'unknown-customer' | 'unknown-device'; readonly detail: string }
  >
  customerSays(caseId: string, answer: CustomerAnswer): Promise<CommandOutcome>
}

/** What people ask about who works when, and how much there is to do. Times ms. */
export interface RosterQuestions {
  shifts(schedule: Schedule, range: { from: number; to: number }): Promise<Shift[]>
  onCall(at: number): Promise<TeamOnCall[]>
  queue(at: number): Promise<QueueView>
  serviceLevels(
    range: { from: number; to: number },
    o: { teamId: string | undefined; now: number },
  ): Promise<ServiceLevels>
}

/** The part of outreach that people reach over HTTP. False: there is no such message, or its state does not allow it. */
export interface OutreachCommands {
  resend(messageId: string): Promise<boolean>
  markSent(messageId: string): Promise<boolean>
}

export interface DeviceCredentials {
  readonly username: string
  /** In clear, once: only its keyed hash is kept. */
  readonly password: string
}
export type RegistryRefusal = {
  readonly ok: false
  /** `gateway-loop`: the device would be its own gateway, directly or through others. */
  readonly code: 'taken' | 'unknown-gateway' | 'unknown-customer' | 'gateway-loop'
}
/** Devices with everything that hangs on them: broker credentials, the journal's profiles, the directory in memory. */
export interface DeviceRegistry {
  register(
    input: DeviceInput,
  ): Promise<{ readonly ok: true; readonly device: Device; readonly credentials: DeviceCredentials } | RegistryRefusal>
  /** Undefined when there is no such device. */
  update(
    id: string,
    change: Partial<Omit<DeviceInput, 'id'>>,
  ): Promise<{ readonly ok: true; readonly device: Device } | RegistryRefusal | undefined>
  /** False when there is no such device. */
  remove(id: string): Promise<boolean>
  /** Undefined when there is no such device. */
  rotate(id: string): Promise<DeviceCredentials | undefined>
}

/** Each part by name, and what is wrong with it if anything is. */
export interface HealthReport {
  readonly ok: boolean
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>
}

/** What holds for the fleet as a whole. */
export interface FleetHealth {
  /** Nearly every device is silent at once: our own network or broker is suspected, and no device is accused (promise P8). */
  readonly pipelineSuspect: boolean
}

/** A person's word on a fault, or that their earlier word on it no longer holds. */
export type TeachingWord = Omit<Teaching, 'kind' | 'seq' | 'at'>

/** Everything the API is given; it reads no clock, chance or environment of its own. */
export interface ApiOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Where people reach us, without a trailing slash; a function because port 0 is known only after start. */
  readonly publicUrl: () => string
  readonly company: string
  readonly version: string
  readonly mode: 'demo' | 'serve'
  readonly records: Records
  readonly readings: ReadingStore
  readonly recovery: RecoveryCommands
  /** Incidents with many customers. */
  readonly many: IncidentCommands
  readonly roster: RosterQuestions
  readonly outreach: OutreachCommands
  readonly registry: DeviceRegistry
  /** Playbooks, and all else that decisions depend on. */
  readonly ruleBook: RuleBookCommands
  readonly templates: readonly TemplateView[]
  /** How the recovery machine goes, to draw it; and where a case stands in it. */
  readonly machine: MachineDiagram
  standingOf(stored: StoredCase): CaseStanding
  /** What is learned and told once cases are over. */
  readonly loop: LoopDesk
  /** Runs a quarantined message through ingest again; false when there is none with this position. */
  quarantineRerun(seq: number): Promise<boolean>
  /** Journals readings of one device as if it had sent them. Absent: import refuses reading lines. */
  readonly importReadings?: (deviceId: string, samples: readonly TelemetrySample[]) => Promise<void>
  saveRule(rule: Rule): Promise<void>
  /** What a rule would have done with stored readings; undefined while another dry run goes on. */
  dryRunRule(request: {
    readonly rule: Rule
    readonly from: number
    readonly to: number
    readonly deviceIds: readonly string[] | undefined
    /** Aborted when nobody waits for the answer any more. */
    readonly signal: AbortSignal
  }): Promise<DryRun | undefined>
  /** False when there is no such rule. */
  removeRule(id: string): Promise<boolean>
  /** Keeps it, and tells the detector. */
  saveSilence(silence: Silence): Promise<void>
  /** What was taught, and how the goal for false alarms is kept. */
  detection(): DetectionView
  /** Resolves once the detector has taken it in. */
  teach(word: TeachingWord): Promise<void>
  setAlarmGoals(goals: AlarmGoals): Promise<void>
  watching(deviceId: string): readonly WatchedView[] | Promise<readonly WatchedView[]>
  /** Absent: nothing is suspected. */
  readonly fleetHealth?: () => FleetHealth
  /** When a device was last heard, in ms, fresher than what is stored about it. Absent: the stored moment is told. */
  readonly lastHeard?: (deviceId: string) => number | undefined
  readonly linkSecret: string
  /** For programs: `Authorization: Bearer`. Each acts as an administrator. */
  readonly adminTokens: readonly string[]
  readonly clock: Clock
  newId(): string
  randomBytes(size: number): Uint8Array
  mqttAddress(): string
  health(): HealthReport | Promise<HealthReport>
  metrics(): Promise<string>
  /** The built console; when it is missing a page says how to build it. */
  readonly dashboardDir: string
  readonly limits?: Partial<ApiLimits>
  /** Believe X-Forwarded-* from these addresses (a reverse proxy of ours); default: nobody. */
  readonly trustProxy?: string | string[]
  readonly log: Logger
}
