/** What the API says about people and time, as types only. */
import type { z } from 'zod'
import type { calendar } from '../../domain/calendar.ts'
import type { serviceLevels, shift, teamOnCall } from '../../domain/rosterViews.ts'
import type { absence, schedule, scheduleLayer, scheduleOverride } from '../../domain/schedule.ts'
import type { escalationStep, team, teamMember } from '../../domain/team.ts'

export type { Priority } from '../../domain/priority.ts'
export type { ServiceTarget, TargetKind } from '../../domain/serviceTarget.ts'

export type Team = z.output<typeof team>
export type TeamMember = z.output<typeof teamMember>
export type EscalationStep = z.output<typeof escalationStep>
export type Layer = z.output<typeof scheduleLayer>
export type Override = Required<z.input<typeof scheduleOverride>>
export type Absence = Required<z.input<typeof absence>>
export type Calendar = z.output<typeof calendar>
export interface Schedule extends Omit<z.output<typeof schedule>, 'overrides'> {
  readonly overrides: readonly Override[]
}
export type Shift = z.input<typeof shift>
export type TeamOnCall = z.input<typeof teamOnCall>
export type ServiceLevels = z.input<typeof serviceLevels>
export type ServiceLevel = ServiceLevels['levels'][number]
