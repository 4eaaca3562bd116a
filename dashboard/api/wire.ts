/**
 * What the API says, as types only: the domain's schemas read from the wire side (`z.input`), where every moment is an
 * ISO 8601 string. Nothing of zod reaches the bundle.
 */
import type { z } from 'zod'
import type { caseCommand, promise, recoveryCase, survey, timelineEntry } from '../../domain/case.ts'
import type { caseStanding } from '../../domain/caseStanding.ts'
import type { customer } from '../../domain/customer.ts'
import type { device } from '../../domain/device.ts'
import type { evidence, fault, incident, incidentCauses } from '../../domain/fault.ts'
import type { impact } from '../../domain/impact.ts'
import type { alarmGoals, detection, kindCalibration, lesson, modelCalibration } from '../../domain/learning.ts'
import type { inboxMail, message } from '../../domain/message.ts'
import type { offer } from '../../domain/offer.ts'
import type { quarantined } from '../../domain/quarantine.ts'
import type { shownRule } from '../../domain/rule.ts'
import type { dryRun } from '../../domain/ruleDryRun.ts'
import type { silence, silenceMatch } from '../../domain/silences.ts'
import type { user } from '../../domain/user.ts'

export type { CaseState } from '../../domain/case.ts'
export type { FaultKind, Severity } from '../../domain/fault.ts'
export type { MessageState } from '../../domain/message.ts'
export type { Condition } from '../../domain/ruleCondition.ts'
export type { Role } from '../../domain/user.ts'

export type Fault = z.input<typeof fault>
export type Evidence = z.input<typeof evidence>
export type Incident = z.input<typeof incident>
export type IncidentCause = (typeof incidentCauses)[number]
/** What stored rows may lack (`default`) is always there in an answer. */
type Told<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> }
export type Case = Told<z.input<typeof recoveryCase>>
export type CaseCommand = z.input<typeof caseCommand>
export type TimelineEntry = z.input<typeof timelineEntry>
export type CasePromise = z.input<typeof promise>
export type Offer = Told<z.input<typeof offer>>
export type Survey = z.input<typeof survey>
export type Customer = z.input<typeof customer>
export type Device = z.input<typeof device>
export type Message = z.input<typeof message>
export type InboxMail = z.input<typeof inboxMail>
export type Quarantined = z.input<typeof quarantined>
export type Rule = z.output<typeof shownRule>
export type DryRun = z.input<typeof dryRun>
export type AlarmGoals = z.input<typeof alarmGoals>
export type Detection = z.input<typeof detection>
export type ModelCalibration = z.input<typeof modelCalibration>
export type KindCalibration = z.input<typeof kindCalibration>
export type Lesson = z.input<typeof lesson>
export type SilenceMatch = z.input<typeof silenceMatch>
export interface Silence extends z.input<typeof silence> {
  readonly inForce: boolean
  readonly nextTurnAt: string | null
}
export interface SilencePreview {
  readonly devices: number
  readonly deviceIds: readonly string[]
  readonly openFaults: readonly Fault[]
}
export type User = z.input<typeof user>
export type Impact = z.input<typeof impact>

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

export interface CaseDetail extends Case, z.input<typeof caseStanding> {
  readonly customer: Customer | null
  readonly devices: readonly Device[]
  readonly faults: readonly Fault[]
  readonly promises: readonly CasePromise[]
  readonly offers: readonly Offer[]
  readonly survey: Survey | null
  readonly timeline: readonly TimelineEntry[]
  readonly deadlines: readonly Deadline[]
  readonly messages: readonly Message[]
}
export interface Deadline {
  readonly name: string
  readonly dueAt: string
}

export interface System {
  readonly mode: 'demo' | 'serve'
  readonly company: string
  readonly version: string
  /** The product's clock when it answered. */
  readonly now: string
  /** How many product seconds pass in one real second. */
  readonly speed: number
  readonly mqtt: string
  readonly publicUrl: string
  /** Nearly every device is silent at once: our own network or broker is suspected, no device is accused. */
  readonly pipelineSuspect: boolean
  readonly setUp: boolean
}

/** Readings folded into one interval starting at `t`. */
export interface ReadingPoint {
  readonly t: string
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly count: number
}
export interface MetricSummary {
  readonly metric: string
  readonly lastTs: string
  readonly lastValue: number | string
}
/** One thing that is watched on a device, and by what. */
export interface WatchedItem {
  readonly metric: string | null
  readonly detector: string
  readonly state: 'learning' | 'watching' | 'notWatched'
  readonly reason?: string
  readonly expected?: { readonly low: number; readonly high: number }
  /** 1: as shipped; less after false alarms were taught. */
  readonly sensitivity?: number
}

/** What there is to make rules of. */
export interface RuleVocabulary {
  readonly metrics: readonly {
    readonly metric: string
    readonly devices: number
    readonly lastValue: number | string
  }[]
  readonly devicesAsked: number
  readonly model: readonly string[]
  readonly firmware: readonly string[]
  readonly site: readonly string[]
  readonly region: readonly string[]
  readonly gateway: readonly string[]
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

export type LiveTopic = 'fault' | 'incident' | 'case' | 'message' | 'device' | 'inbox'
export interface LiveChange {
  readonly type: LiveTopic
  readonly id: string
}
export interface LiveReading {
  readonly type: 'reading'
  readonly deviceId: string
  readonly ts: string
  readonly values: Readonly<Record<string, number | string>>
}
