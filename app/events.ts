import type { FaultEvent } from '../domain/fault.ts'
import type { Observation } from '../domain/observation.ts'

/** What the parts tell each other inside the process; see bus/bus.ts. */
export interface AppEvents {
  /** New fault and incident events, stored. */
  recorded: readonly FaultEvent[]
  /** Something a person may be looking at has changed. */
  changed: { readonly type: 'fault' | 'incident' | 'case' | 'message' | 'device' | 'inbox'; readonly id: string }
  /** One batch of the journal as ingest understood it, for whoever watches a device live. */
  observed: readonly Observation[]
}
