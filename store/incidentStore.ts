import type { CaseState, RecoveryCase } from '../domain/case.ts'
import type { Customer } from '../domain/customer.ts'
import type { IncidentParent } from '../domain/incidentUpdate.ts'
import type { Page, PageRequest } from '../domain/page.ts'

/** A customer an incident has reached, with their open cases in it. */
export interface Affected {
  readonly customerId: string
  /** Undefined when they are not known any more. */
  readonly customer: Customer | undefined
  readonly cases: readonly RecoveryCase[]
}

/** Incidents as parents of cases. */
export interface IncidentStore {
  /** What recovery keeps of it; undefined for a detected one nothing was decided about yet. */
  parent(id: string): Promise<IncidentParent | undefined>
  /** Inserted or, by id, replaced. */
  saveParent(parent: IncidentParent): Promise<void>
  /** Newest first. */
  declared(filter: PageRequest): Promise<Page<IncidentParent>>
  /** Customers with open cases in it, by id from behind `after`, at most `limit`: fewer means there are no more. */
  affected(of: { incidentId: string; after?: string | undefined; limit: number }): Promise<Affected[]>
  /** How many of its cases stand where, and how many open ones belong to no customer. */
  counts(incidentId: string): Promise<{ byState: Partial<Record<CaseState, number>>; withoutCustomer: number }>
  /** Cases that were reopened after it was closed and have left it, newest first. */
  left(filter: PageRequest & { incidentId: string }): Promise<Page<RecoveryCase>>
}
