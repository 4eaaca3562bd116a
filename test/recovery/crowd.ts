import type { CustomerInput } from '../../domain/customer.ts'
import type { Fault, FaultEvent, Incident } from '../../domain/fault.ts'
import type { UpdateItem } from '../../domain/incidentUpdate.ts'
import type { UpdateWish } from '../../recovery/many/many.ts'
import { anIncident } from '../contract/records/samples.ts'
import type { House } from './house.ts'

/** What is special about a customer. `email: undefined`: they have none. */
type CustomerChange = Partial<Omit<CustomerInput, 'id' | 'email'>> & { email?: string | undefined }

/** Many customers in a house, one device each, with one trouble. */
export const crowdIn = (house: House) => {
  const { records, recovery } = house
  let seq = 0
  const record = async (...events: FaultEvent[]): Promise<void> => {
    await records.faults.record(events)
    await recovery.wake()
  }
  const incidentIs = (
    type: 'incidentOpened' | 'incidentChanged',
    id: string,
    change: Partial<Incident> = {},
  ): FaultEvent => ({
    id: `crowd-i-${++seq}`,
    seq,
    at: house.now(),
    type,
    incident: anIncident(id, { cause: 'region', subject: 'North', title: 'The north is without power', ...change }),
  })
  const faultIs = (type: 'faultOpened' | 'faultCleared', fault: Fault): FaultEvent => ({
    id: `crowd-f-${++seq}`,
    seq,
    at: house.now(),
    type,
    fault,
  })
  const customer = (id: string, change: CustomerChange = {}) =>
    records.customers.create(
      { id, name: `Customer ${id}`, email: `${id}@example.com`, locale: 'en-GB', timeZone: 'UTC', ...change },
      { createdAt: house.now() },
    )
  /** A customer with a device that has the incident's fault: an open case in it. */
  const affected = async (
    id: string,
    more: { customer?: CustomerChange; fault?: Partial<Fault>; incidentId?: string } = {},
  ): Promise<Fault> => {
    await customer(id, more.customer)
    await house.addDevice(`${id}-fridge`, id)
    const fault = house.faultOn(`${id}-fridge`, { incidentId: more.incidentId ?? 'inc', ...more.fault })
    await record(faultIs('faultOpened', fault))
    return fault
  }
  const manager = house.person('lea')
  const begin = async (wish: Partial<UpdateWish> = {}, key?: string): Promise<string> => {
    const begun = await recovery.many.tell('inc', { text: { en: 'A crew is there.' }, ...wish }, manager, key)
    if (!begun.ok) throw new Error(begun.detail)
    return begun.update.id
  }
  return {
    record,
    incidentIs,
    faultIs,
    customer,
    affected,
    begin,
    manager,
    /** The clockwork goes on for so long, with a turn every `every` ms. */
    run: async (ms: number, every = 5_000): Promise<void> => {
      for (let gone = 0; gone < ms; gone += every) {
        house.jump(every)
        await recovery.runDeadlines()
      }
    },
    caseOf: async (customerId: string) => {
      const { items } = await records.cases.list({ customerId, limit: 10 })
      const row = items[0]
      if (!row) throw new Error(`no case of ${customerId}`)
      return row
    },
    /** Who was told, in the order they were. */
    told: async (): Promise<string[]> => {
      const { items } = await records.messages.list({ limit: 200 })
      return items
        .filter(({ template }) => template === 'incidentUpdate')
        .reverse()
        .map(({ customerId }) => customerId ?? '')
    },
    answers: async (updateId: string): Promise<Record<string, string>> => {
      const { items } = await records.incidentUpdates.items({ updateId, limit: 200 })
      const said = ({ state, why }: UpdateItem) => (why === null ? state : `${state}: ${why}`)
      return Object.fromEntries(items.map((item) => [item.customerId, said(item)]))
    },
    standing: async (updateId: string) => {
      const found = await recovery.many.standing(updateId)
      if (!found.ok) throw new Error(found.detail)
      return found
    },
  }
}
export type Crowd = ReturnType<typeof crowdIn>
