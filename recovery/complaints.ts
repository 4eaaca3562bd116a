import type { CaseStore } from '../store/caseStore.ts'
import type { CustomerStore } from '../store/customerStore.ts'
import type { Facts } from './facts.ts'
import type { House } from './guards.ts'
import type { Runner } from './runner.ts'

export type ComplaintOutcome =
  | { ok: true; caseId: string }
  | { ok: false; code: 'unknown-customer' | 'unknown-device'; detail: string }

/** What customers tell us unasked: joins the case that is about it, or opens one. */
export const createComplaints = (o: {
  cases: CaseStore
  customers: CustomerStore
  facts: Facts
  runner: Runner
  house(): House
  now(): number
  newId(): string
}) => {
  /** The case it is about: of that device, else one that names no device yet; without a device the customer's newest open one. */
  const caseFor = async (customerId: string | null, deviceId: string | undefined): Promise<string | undefined> => {
    if (deviceId !== undefined) {
      const closedSince = o.now() - o.house().policy.reopenWithin
      const current = await o.cases.findCurrent({ customerId, deviceId, closedSince })
      if (current || customerId === null) return current?.row.id
      // They called before without saying which device: now they have.
      const { items } = await o.cases.list({ customerId, open: true, limit: 200 })
      return items.find((row) => row.deviceIds.length === 0)?.id
    }
    if (customerId === null) return undefined
    return (await o.cases.list({ customerId, open: true, limit: 1 })).items[0]?.id
  }

  return {
    /** Must not run beside the taking in of fault events: both may open the same case. */
    take: async (c: {
      customerId?: string
      deviceId?: string
      text: string
      channel: string
    }): Promise<ComplaintOutcome> => {
      if (c.customerId !== undefined && !(await o.customers.get(c.customerId)))
        return { ok: false, code: 'unknown-customer', detail: `There is no customer ${c.customerId}.` }
      const about = c.deviceId === undefined ? undefined : await o.facts.device(c.deviceId)
      if (about && !about.known)
        return { ok: false, code: 'unknown-device', detail: `There is no device ${about.device.id}.` }
      if (c.customerId === undefined && about === undefined)
        return { ok: false, code: 'unknown-customer', detail: 'Say which customer or which device it is about.' }
      const customerId = c.customerId ?? about?.customerId ?? null
      const complaint = {
        type: 'complained' as const,
        actor: 'customer',
        complaintId: o.newId(),
        text: c.text,
        channel: c.channel,
        device: about?.device ?? null,
      }
      const need = { customerId, deviceId: c.deviceId, faultKind: null, severity: 'major' as const }
      const current = await caseFor(customerId, c.deviceId)
      if (current !== undefined) {
        // A case is no repetition of itself.
        const around = await o.facts.around({ ...need, caseId: current })
        const result = await o.runner.step(current, async () => ({ ...complaint, ...around, at: o.now() }), {})
        if (result.outcome === 'done') return { ok: true, caseId: current }
      }
      const caseId = o.newId()
      const opening = { caseId, number: await o.cases.nextNumber(), customerId }
      await o.runner.begin({ ...complaint, ...(await o.facts.around(need)), at: o.now(), opening }, {})
      return { ok: true, caseId }
    },
  }
}
