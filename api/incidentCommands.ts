import type { CaseState, RecoveryCase } from '../domain/case.ts'
import type {
  IncidentParent,
  IncidentUpdate,
  UpdatePreview,
  UpdateProgress,
  UpdateText,
} from '../domain/incidentUpdate.ts'
import type { Page, PageRequest } from '../domain/page.ts'
import type { User } from '../domain/user.ts'

export type Refusal = {
  readonly ok: false
  readonly code: 'not-found' | 'not-now' | 'forbidden' | 'conflict'
  readonly detail: string
}
type Answer<T> = Promise<({ readonly ok: true } & T) | Refusal>

export interface UpdateWish {
  readonly text: UpdateText
  readonly ratePerMinute?: number | undefined
  /** Why people may be woken; absent: nobody is. */
  readonly safety?: { readonly reason: string } | undefined
}
export interface UpdateStanding {
  readonly update: IncidentUpdate
  readonly progress: UpdateProgress
}
/** A case that was not taken in, or not closed, and why. */
export interface LeftCase {
  readonly caseId: string
  readonly number: number
  readonly why: string
}

/** What is done to all customers of an incident at once, as people reach it over HTTP. */
export interface IncidentCommands {
  declare(
    wanted: { title: string; caseIds: readonly string[] },
    by: User,
    requestKey?: string,
  ): Answer<{ readonly incident: IncidentParent; readonly refused: readonly LeftCase[] }>
  join(
    id: string,
    caseIds: readonly string[],
    by: User,
  ): Answer<{ readonly incident: IncidentParent; readonly refused: readonly LeftCase[] }>
  reach(
    id: string,
    page: PageRequest & { open?: boolean | undefined },
  ): Answer<{
    readonly incident: IncidentParent
    readonly byState: Partial<Record<CaseState, number>>
    readonly withoutCustomer: number
    readonly children: Page<{ readonly case: RecoveryCase; readonly verified: boolean; readonly why: string }>
    readonly left: readonly RecoveryCase[]
  }>
  preview(id: string, wish: UpdateWish): Answer<{ readonly preview: UpdatePreview }>
  tell(id: string, wish: UpdateWish, by: User, requestKey?: string): Answer<UpdateStanding>
  standing(updateId: string): Answer<UpdateStanding>
  updates(id: string, page: PageRequest): Promise<Page<UpdateStanding>>
  stopUpdate(updateId: string, stop: { by: User; reason?: string | undefined }): Answer<UpdateStanding>
  close(
    id: string,
    given: { by: User; reason: string },
  ): Answer<{
    readonly incident: IncidentParent
    readonly closed: number
    readonly left: readonly LeftCase[]
    readonly leftCount: number
  }>
}
