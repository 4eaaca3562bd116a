import type { FaultEvent } from '../domain/fault.ts'

/** What the parts tell each other inside the process; see bus/bus.ts. */
export interface AppEvents {
  /** New fault and incident events, stored. */
  recorded: readonly FaultEvent[]
  /** Something a person may be looking at has changed. */
  changed: { readonly type: 'fault' | 'incident' | 'case' | 'message' | 'device' | 'inbox'; readonly id: string }
  /** A sample, for whoever watches that device live. */
  sample: { readonly deviceId: string; readonly ts: number; readonly values: Readonly<Record<string, number | string>> }
}
