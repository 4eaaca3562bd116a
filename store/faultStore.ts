import type { Fault, FaultEvent, Incident } from '../domain/fault.ts'
import type { Page, PageRequest } from '../domain/page.ts'

/** What the detector said, kept once however often replay says it again (P2). */
export interface FaultStore {
  /** One transaction; events whose id is already kept are ignored. Returns the new ones, in order. */
  record(events: readonly FaultEvent[]): Promise<FaultEvent[]>
  /** Events that no case step has consumed yet, in order; see CaseStore.commit. */
  unconsumed(limit: number): Promise<FaultEvent[]>
  /** Consumed without a case (the fault was cleared unseen, nobody is affected …). */
  markConsumed(eventId: string): Promise<void>
  get(id: string): Promise<Fault | undefined>
  getIncident(id: string): Promise<Incident | undefined>
  /** Newest first. */
  list(
    filter: PageRequest & {
      state?: Fault['state'] | undefined
      deviceId?: string | undefined
      incidentId?: string | undefined
      /** Hidden behind a gateway that is down. */
      inhibited?: boolean | undefined
      /** Hidden by a silence or a maintenance window. */
      suppressed?: boolean | undefined
    },
  ): Promise<Page<Fault>>
  /** Whether the newest faults of the incident (as many as are looked at) are on a device of a customer other than `than`. */
  reachesOthers(incidentId: string, than: string | null): Promise<boolean>
  listIncidents(filter: PageRequest & { state?: Incident['state'] | undefined }): Promise<Page<Incident>>
}
