import { afterEach, beforeEach, expect, it } from 'vitest'
import { hour, minute } from '../../domain/clock.ts'
import { createDecide } from '../../recovery/decide.ts'
import { caseEvent } from '../../recovery/events.ts'
import { machineVersion } from '../../recovery/machine.ts'
import { playbooks } from '../../recovery/playbooks.ts'
import { recoveryPolicy } from '../../recovery/policy.ts'
import type { StoredCase } from '../../store/caseStore.ts'
import { type House, openHouse } from './house.ts'

let house: House | undefined
afterEach(async () => {
  await house?.close()
  house = undefined
})
const furnished = async (options: Parameters<typeof openHouse>[0] = {}): Promise<House> => {
  house = await openHouse(options)
  await house.addCustomer('carol')
  await house.addDevice('fridge', 'carol')
  return house
}
let at: House
beforeEach(async () => {
  at = await furnished()
})

it('the history replays to the same case', async () => {
  const fault = await at.opens('fridge')
  const { id } = await at.theCase()
  await at.recovery.command(id, { type: 'acknowledge' }, at.person('anna'))
  await at.pass(20 * hour)
  await at.clears(fault)
  await at.pass(31 * minute)
  await at.recovery.customerSays(id, { type: 'stillBroken', text: 'No!' })
  await at.recovery.command(id, { type: 'claimFixed', text: 'New part' }, at.person('ben'))
  await at.pass(3 * 24 * hour)

  const decide = createDecide(() => ({ policy: recoveryPolicy.parse({}), playbooks }))
  const history = await at.records.cases.history(id)
  const events = history.flatMap((line) => (line.data ? [caseEvent.parse(line.data.event)] : []))
  const replayed = events.reduce<StoredCase | undefined>((current, event) => {
    const decision = decide(current, event)
    if (!decision.handled) throw new Error(`refused on replay: ${event.type}`)
    return { row: decision.next.row, snapshot: decision.next.snapshot, machineVersion }
  }, undefined)
  expect(replayed).toEqual(await at.records.cases.get(id))
  expect(replayed?.row.state).toBe('closed')
})

it('a fault event is taken once, however often it is said and whoever else takes it', async () => {
  const fault = await at.opens('fridge')
  await at.records.faults.record([{ id: 'event-2', seq: 2, at: at.now(), type: 'faultOpened', fault }])
  const other = at.openRecovery()
  await Promise.all([at.recovery.wake(), other.wake(), at.recovery.wake()])
  expect((await at.records.cases.list({ limit: 10 })).items).toHaveLength(1)
  expect((await at.theCase()).version).toBe(1)
  await other.stop()
})

it('steps of two processes on one case: neither is lost, none is done twice', async () => {
  await at.opens('fridge')
  const { id } = await at.theCase()
  const other = at.openRecovery()
  const notes = Array.from({ length: 6 }, (_, n) =>
    (n % 2 ? other : at.recovery).command(id, { type: 'note', text: `note ${n}` }, at.person('anna')),
  )
  expect((await Promise.all(notes)).every((outcome) => outcome.ok)).toBe(true)
  const history = await at.records.cases.history(id)
  expect(history.filter((line) => line.type === 'note')).toHaveLength(6)
  expect(await at.theCase()).toMatchObject({ version: 7 })
  await other.stop()
})

it('on a conflict it loads and decides again; when that never ends it says so', async () => {
  await house?.close()
  let conflicts = 2
  at = await furnished({
    cases: (real) => ({
      ...real,
      commit: async (step) => {
        if (step.expectedVersion === 0 || conflicts <= 0) return real.commit(step)
        conflicts -= 1
        return 'conflict'
      },
    }),
  })
  await at.opens('fridge')
  const { id } = await at.theCase()
  const note = () => at.recovery.command(id, { type: 'note', text: 'x' }, at.person('anna'))
  expect(await note()).toMatchObject({ ok: true })
  conflicts = 1_000
  expect(await note()).toMatchObject({ ok: false, code: 'conflict' })
})

it('a store that fails loses nothing: the event waits, other devices go on, and the next wake takes it', async () => {
  await house?.close()
  let broken = true
  at = await furnished({
    cases: (real) => ({
      ...real,
      commit: async (step) => {
        if (broken && step.row.deviceIds.includes('fridge')) throw new Error('disk full')
        return real.commit(step)
      },
    }),
  })
  await at.addDevice('pump', 'carol')
  const fault = await at.opens('fridge')
  await at.say('faultChanged', { ...fault, severity: 'critical' })
  await at.opens('pump', { kind: 'flatline' })
  expect((await at.records.cases.list({ limit: 10 })).items.map((row) => row.deviceIds)).toEqual([['pump']])
  expect(await at.records.faults.unconsumed(10)).toHaveLength(2)
  broken = false
  await at.recovery.wake()
  expect(await at.records.faults.unconsumed(10)).toHaveLength(0)
  expect(await at.theCase(1)).toMatchObject({ deviceIds: ['fridge'], severity: 'critical', faultIds: [fault.id] })
})

it('a deadline that was moved since it was read is left alone', async () => {
  await at.opens('fridge')
  const { id } = await at.theCase()
  await at.recovery.command(id, { type: 'acknowledge' }, at.person('anna'))
  at.jump(4 * hour + minute)
  // Both run at once; whichever comes first, a fresh note holds or the expiry has called level 1: never both halves.
  await Promise.all([
    at.recovery.command(id, { type: 'acknowledge' }, at.person('anna')),
    at.recovery.runDeadlines(),
    at.recovery.runDeadlines(),
  ])
  const history = await at.records.cases.history(id)
  expect(history.filter((line) => line.type === 'escalated').length).toBeLessThanOrEqual(1)
  const names = (await at.records.cases.deadlines(id)).map(({ name }) => name)
  expect(names.includes('ackExpires')).toBe(true)
})

it('says which case changed, after it is stored', async () => {
  await at.opens('fridge')
  const { id } = await at.theCase()
  expect(at.changed).toEqual([id])
})

it('stopped: what is under way is finished, nothing new is taken', async () => {
  await at.recovery.stop()
  await at.opens('fridge')
  expect((await at.records.cases.list({ limit: 10 })).items).toEqual([])
  expect(await at.records.faults.unconsumed(10)).toHaveLength(1)
})
