/** What the API says around a case, as types only: the machine, amends, remedies, incident mode, the queue. */
import type { z } from 'zod'
import type { caseTask } from '../../domain/case.ts'
import type { caseStanding } from '../../domain/caseStanding.ts'
import type { incidentParent, incidentUpdate, updatePreview, updateProgress } from '../../domain/incidentUpdate.ts'
import type { offerChoice, offerChoices } from '../../domain/offer.ts'
import type { playbookFields } from '../../domain/playbook.ts'
import type { remedyAttempt } from '../../domain/remedy.ts'
import type { queueView, teamOnCall } from '../../domain/rosterViews.ts'
import type { Case, Page } from './wire.ts'

export type { holdReasons, taskKinds } from '../../domain/case.ts'
export type { MachineDiagram } from '../../domain/machineDiagram.ts'
export type { Cause, LimitName, OfferKind } from '../../domain/offer.ts'

export type CaseTask = z.input<typeof caseTask>
export type Standing = z.input<typeof caseStanding>
export type OfferChoice = z.input<typeof offerChoice>
export type OfferChoices = z.input<typeof offerChoices>
export type Playbook = z.output<typeof playbookFields>
export type RemedyAttempt = z.input<typeof remedyAttempt>
export type QueueView = z.input<typeof queueView>
export type QueueTeam = QueueView['teams'][number]
export type TeamOnCall = z.input<typeof teamOnCall>
export type IncidentParent = z.input<typeof incidentParent>
export type IncidentUpdate = z.input<typeof incidentUpdate>
export type UpdatePreview = z.input<typeof updatePreview>
export type UpdateProgress = z.input<typeof updateProgress>
export interface UpdateStanding extends IncidentUpdate {
  readonly progress: UpdateProgress
}
/** A child of an incident, and whether its device has proved itself. */
export interface IncidentChild {
  readonly case: Case
  readonly customerName: string | null
  readonly verified: boolean
  readonly why: string
}
/** Whom an incident has reached. */
export interface Reach {
  readonly incident: IncidentParent
  readonly byState: Readonly<Partial<Record<Case['state'], number>>>
  readonly withoutCustomer: number
  readonly children: Page<IncidentChild>
  readonly left: readonly Case[]
}
/** A case that was left out of something done to many, and why. */
export interface LeftCase {
  readonly caseId: string
  readonly number: number
  readonly why: string
}
