import type { Clock } from '../../domain/clock.ts'
import type { Customer } from '../../domain/customer.ts'
import type { CaseStore, StoredCase } from '../../store/caseStore.ts'
import type { CustomerStore } from '../../store/customerStore.ts'
import type { DeviceStore } from '../../store/deviceStore.ts'
import type { Erasure, PersonalRecords, PersonStore } from '../../store/personStore.ts'
import type { CaseEvent } from '../events.ts'
import { readSnapshot } from '../snapshot.ts'
import type { Turns } from '../turns.ts'
import { createRedaction, wordsIn } from './redact.ts'

export interface ErasedPerson {
  readonly pseudonym: string
  readonly cases: number
  readonly doneAt: number
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names people gave their devices, as events of the case know them; a device without one goes by its id, which stays. */
const deviceNames = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(deviceNames)
  if (!isRecord(value)) return []
  const { id, name } = value
  const own = typeof id === 'string' && typeof name === 'string' && 'model' in value && name !== id ? [name] : []
  return [...own, ...Object.values(value).flatMap(deviceNames)]
}

const namesOf = ({ name, email, phone }: Customer): string[] => [
  name,
  ...(email === undefined ? [] : [email]),
  ...(phone === undefined ? [] : [phone]),
]

/**
 * Forgets a person: first every case of theirs learns of it, so that nothing more is sent and what was promised ends; then
 * their words, names and addresses are taken out of all that is kept. The cases stay, under a pseudonym nobody can lead back:
 * figures are what they were. A crash in between is made up for by the next `resume`.
 */
export const createErasure = (o: {
  people: PersonStore
  customers: Pick<CustomerStore, 'get'>
  devices: Pick<DeviceStore, 'list'>
  cases: Pick<CaseStore, 'get' | 'history'>
  turns: Turns
  step(caseId: string, event: (current: StoredCase) => Promise<CaseEvent | null>): Promise<unknown>
  clock: Clock
  newId(): string
}) => {
  const forgetCase = async (caseId: string, wish: Erasure & { customerId: string }, person: readonly string[]) => {
    await o.step(caseId, async (current) =>
      readSnapshot(current).snapshot.context.erased
        ? null
        : { type: 'customerErased', at: o.clock.now(), actor: 'system', pseudonym: wish.pseudonym },
    )
    // In the case's turn: a step that had read the old words must not write them back.
    await o.turns.inTurn(`case ${caseId}`, async () => {
      const events = (await o.cases.history(caseId)).flatMap(({ data }) => (data?.event ? [data.event] : []))
      const redact = createRedaction({
        ...wish,
        who: [...person, ...events.flatMap(deviceNames)],
        said: wordsIn(events),
      })
      await o.people.eraseCase(caseId, { ...wish, at: o.clock.now(), redact })
    })
  }

  const namesOfDevices = async (customerId: string): Promise<string[]> => {
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await o.devices.list({ customerId, limit: 200, cursor })
      for (const { id, name, site } of page.items) {
        if (name !== undefined && name !== id) names.push(name)
        if (site !== undefined) names.push(site)
      }
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return names
  }

  const carryOut = async (wish: Erasure & { customerId: string }): Promise<ErasedPerson> => {
    const customer = await o.customers.get(wish.customerId)
    const person = [...(customer ? namesOf(customer) : []), ...(await namesOfDevices(wish.customerId))]
    let cases = 0
    // Both: what was begun before a crash goes by the pseudonym already.
    for (const id of [wish.customerId, wish.pseudonym])
      for (const caseId of await o.people.caseIds(id)) {
        await forgetCase(caseId, wish, person)
        cases += id === wish.customerId ? 1 : 0
      }
    const doneAt = o.clock.now()
    await o.people.finishErasure(wish, doneAt)
    return { pseudonym: wish.pseudonym, cases, doneAt }
  }

  return {
    /** Undefined: there is no such person. */
    erase: (customerId: string, by: string): Promise<ErasedPerson | undefined> =>
      o.turns.inTurn('erasures', async () => {
        if (!(await o.customers.get(customerId))) return undefined
        const wish = await o.people.beginErasure({
          customerId,
          pseudonym: `erased-${o.newId()}`,
          askedAt: o.clock.now(),
          askedBy: by,
        })
        return carryOut({ ...wish, customerId })
      }),
    /** Ends what a crash interrupted. */
    resume: (): Promise<void> =>
      o.turns.inTurn('erasures', async () => {
        for (const wish of await o.people.unfinished()) await carryOut(wish)
      }),
    /** Undefined: there is no such person. */
    exportOf: async (customerId: string): Promise<readonly PersonalRecords[] | undefined> =>
      (await o.customers.get(customerId)) ? o.people.everything(customerId) : undefined,
  }
}
