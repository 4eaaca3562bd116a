import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../domain/clock.ts'
import type { Fault } from '../../domain/fault.ts'
import type { Remedy } from '../../domain/playbook.ts'
import { remedy } from '../../domain/playbook.ts'
import { deviceCommandBody } from '../../recovery/outboxBody.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.addCustomer('carol')
  await house.addDevice('router', 'carol', 'Router X')
})
afterEach(() => house.close())

/** The playbook for what routers report, with these remedies from now on. */
const remedies = async (...wanted: (Partial<Remedy> & { command: string })[]) => {
  const { version, playbooks } = house.recovery.rules.current()
  const change = { remedies: wanted.map((one) => remedy.parse(one)) }
  const outcome = await house.recovery.rules.change(
    { playbooks: playbooks.map((one) => (one.id === 'reported-router' ? { ...one, ...change } : one)) },
    { expectedVersion: version, by: 'lea', note: 'Test', at: house.now() },
  )
  expect(outcome.outcome).toBe('stored')
}
const breaks = (deviceId = 'router', change: Partial<Fault> = {}) =>
  house.opens(deviceId, { kind: 'reported', ...change })
const sent = async (deviceId?: string) => {
  const items = await house.records.cases.pendingOutbox(200)
  return items
    .map((item) => ({ id: item.id, ...deviceCommandBody.parse(item.body) }))
    .filter((command) => deviceId === undefined || command.deviceId === deviceId)
}
const names = async (deviceId?: string) => (await sent(deviceId)).map(({ name }) => name)
/** Answers the last command that was sent. */
const answer = async (ok: boolean, deviceId = 'router') => {
  const command = (await sent(deviceId)).at(-1)
  await house.recovery.commandResult({ deviceId, commandId: command?.id ?? '', ok, at: house.now() })
}
const history = async (caseId?: string) =>
  (await house.records.cases.history(caseId ?? (await house.theCase()).id)).map(({ text }) => text)
const outcomes = async () =>
  (await house.records.remedies.list({ limit: 50 })).items.map(({ command, outcome }) => [command, outcome]).reverse()

describe('more than one remedy', () => {
  beforeEach(() => remedies({ command: 'restart' }, { command: 'reset', args: { keep: 'settings' } }))

  it('the second is sent when the first does not help, and what helped closes the case in silence', async () => {
    const fault = await breaks()
    await answer(true)
    await house.pass(5 * minute)
    expect(await sent()).toMatchObject([
      { name: 'restart', args: {} },
      { name: 'reset', args: { keep: 'settings' } },
    ])
    expect((await house.theCase()).state).toBe('remoteFix')
    await answer(true)
    await house.clears(fault)
    await house.pass(11 * minute)
    expect(await house.theCase()).toMatchObject({ state: 'closed', outcome: 'remote', toldAt: null })
    expect((await house.records.messages.list({ limit: 10 })).items).toEqual([])
    expect(await outcomes()).toEqual([
      ['restart', 'noEffect'],
      ['reset', 'mended'],
    ])
  })

  it('each at most as often as it may, in order; then people', async () => {
    await remedies({ command: 'restart', maxAttempts: 2, waitMs: minute }, { command: 'reset' })
    await breaks()
    await house.pass(59_000)
    expect(await names()).toEqual(['restart'])
    await house.pass(minute)
    expect(await names()).toEqual(['restart', 'restart'])
    await house.pass(minute)
    expect(await names()).toEqual(['restart', 'restart', 'reset'])
    expect((await house.theCase()).state).toBe('remoteFix')
    await answer(false)
    expect((await house.theCase()).state).toBe('repairing')
    expect(await house.told('customer')).toEqual(['faultFound'])
    await house.pass(2 * hour)
    expect(await names()).toHaveLength(3)
    expect(await outcomes()).toEqual([
      ['restart', 'noEffect'],
      ['restart', 'noEffect'],
      ['reset', 'failed'],
    ])
  })

  it('coming back while it is watched is no effect: the next one', async () => {
    const fault = await breaks()
    await answer(true)
    await house.clears(fault)
    await house.pass(3 * minute)
    await house.say('faultOpened', fault)
    expect(await names()).toEqual(['restart', 'reset'])
    expect((await house.theCase()).state).toBe('remoteFix')
  })

  it('never in a circle: a fault that keeps coming back is for people when all was tried', async () => {
    const fault = await breaks()
    for (let n = 0; n < 6; n++) {
      await house.clears(fault)
      await house.pass(minute)
      await house.say('faultOpened', fault)
      await house.pass(minute)
    }
    expect(await names()).toEqual(['restart', 'reset'])
    expect((await house.theCase()).state).not.toBe('remoteFix')
  })

  it('a critical fault gets one try, not two', async () => {
    await breaks('router', { severity: 'critical' })
    await house.pass(5 * minute)
    expect(await names()).toEqual(['restart'])
    expect(await house.told('customer')).toEqual(['faultFound'])
  })

  it('what makes it worse is not followed by another', async () => {
    await breaks()
    await house.pass(2 * minute)
    await house.opens('router', { kind: 'silence' })
    expect((await house.theCase()).state).toBe('repairing')
    expect(await names()).toEqual(['restart'])
    expect(await outcomes()).toEqual([['restart', 'worse']])
    expect((await history()).some((text) => text.includes('It got worse soon after “restart”'))).toBe(true)
  })

  it('worse after people took over is held against it as well; after half an hour it is not', async () => {
    await remedies({ command: 'restart' })
    await breaks()
    await answer(false)
    await house.pass(20 * minute)
    await house.opens('router', { kind: 'drift' })
    expect(await outcomes()).toEqual([['restart', 'worse']])
    await house.addCustomer('dan')
    await house.addDevice('router-2', 'dan', 'Router X')
    await breaks('router-2')
    await answer(false, 'router-2')
    await house.pass(31 * minute)
    await house.opens('router-2', { kind: 'drift' })
    expect((await outcomes()).at(-1)).toEqual(['restart', 'failed'])
  })
})

describe('while the customer uses it', () => {
  const inUse = { metric: 'clients', is: '>' as const, value: 0, withinSeconds: 300 }
  beforeEach(() => remedies({ command: 'restart', inUse }))

  it('waits, disturbs nobody, and goes when it is idle', async () => {
    house.reads('router', 'clients', 3)
    await breaks()
    expect(await house.theCase()).toMatchObject({ state: 'remoteFix', toldAt: null })
    expect(await names()).toEqual([])
    for (let n = 0; n < 5; n++) {
      await house.pass(2 * minute)
      house.reads('router', 'clients', 3)
    }
    expect(await names()).toEqual([])
    house.reads('router', 'clients', 0)
    await house.pass(2 * minute)
    expect(await names()).toEqual(['restart'])
    expect((await house.records.messages.list({ limit: 10 })).items).toEqual([])
    expect((await history()).filter((text) => text.includes('the device is in use (clients is 3)'))).toHaveLength(1)
  })

  it('in use for too long: people take over, and nothing is sent later', async () => {
    await breaks()
    for (let n = 0; n < 15; n++) {
      house.reads('router', 'clients', 1)
      await house.pass(2 * minute)
    }
    expect((await house.theCase()).state).toBe('repairing')
    expect(await house.told('customer')).toEqual(['faultFound'])
    house.reads('router', 'clients', 0)
    await house.pass(hour)
    expect(await names()).toEqual([])
    expect((await history()).some((text) => text.includes('could not be sent for 30 minutes'))).toBe(true)
  })

  it.each([
    ['has never said', undefined],
    ['said so too long ago', 6 * minute],
  ])('a device that %s is not restarted', async (_, ago) => {
    if (ago !== undefined) {
      house.reads('router', 'clients', 0)
      house.jump(ago)
    }
    await breaks()
    expect(await names()).toEqual([])
    expect((await history()).at(-1)).toContain('whether the device is in use is not known')
    await house.pass(30 * minute)
    expect((await house.theCase()).state).toBe('repairing')
  })

  it('a critical fault never waits: people at once', async () => {
    house.reads('router', 'clients', 1)
    await breaks('router', { severity: 'critical' })
    expect((await house.theCase()).state).toBe('repairing')
    expect((await history()).some((text) => text.includes('is not waited for, because it is critical'))).toBe(true)
  })

  it('gets worse while it waits: people at once', async () => {
    house.reads('router', 'clients', 1)
    const fault = await breaks()
    await house.say('faultChanged', { ...fault, severity: 'critical' })
    expect((await house.theCase()).state).toBe('repairing')
    await house.pass(hour)
    expect(await names()).toEqual([])
  })

  it('a customer who complains while it waits is answered', async () => {
    house.reads('router', 'clients', 1)
    await breaks()
    await house.recovery.complain({ deviceId: 'router', text: 'No internet', channel: 'phone' })
    expect((await house.theCase()).state).toBe('repairing')
  })

  it('goes away by itself while it waits: nothing was sent, nobody disturbed', async () => {
    house.reads('router', 'clients', 1)
    const fault = await breaks()
    await house.clears(fault)
    await house.pass(11 * minute)
    expect(await house.theCase()).toMatchObject({ state: 'closed', outcome: 'recovered', toldAt: null })
    expect(await outcomes()).toEqual([])
  })

  it('waits through the night hours of the customer', async () => {
    // 09:00 UTC in March is 09:00 in London.
    await remedies({ command: 'restart', notBetween: { from: '08:00', to: '09:10' } })
    await breaks()
    await house.pass(9 * minute)
    expect(await names()).toEqual([])
    await house.pass(2 * minute)
    expect(await names()).toEqual(['restart'])
  })
})

describe('how often', () => {
  it('one device is not restarted by case after case: after two in 24 hours people take over', async () => {
    const cases = await Promise.all(
      [1, 2, 3, 4].map(async (n) => {
        await house.addCustomer(`customer-${n}`)
        return `customer-${n}`
      }),
    )
    // A device that goes from hand to hand gets a case of each of them.
    for (const [n, customerId] of cases.entries()) {
      await house.records.devices.update('router', { customerId })
      if (n === 3) house.jump(day)
      const fault = await breaks()
      await answer(true)
      await house.clears(fault)
      await house.pass(11 * minute)
    }
    expect(await names()).toEqual(['restart', 'restart', 'restart'])
    const third = await house.theCase(2)
    expect((await history(third.id)).some((text) => text.includes('2 times within 24 hours'))).toBe(true)
  })
})

describe('the breaker of a remedy for a model', () => {
  const routers = async (count: number) => {
    for (let n = 1; n <= count; n++) {
      await house.addCustomer(`owner-${n}`)
      await house.addDevice(`r${n}`, `owner-${n}`, 'Router X')
    }
  }
  const madeWorse = async (deviceId: string) => {
    await breaks(deviceId)
    await house.pass(minute)
    await house.opens(deviceId, { kind: 'silence' })
  }
  const state = async () => (await house.recovery.remedyFacts.breaker({ model: 'Router X', command: 'restart' })).state

  it('opens after the second worse: the third device goes straight to people, managers are told once', async () => {
    await routers(4)
    await madeWorse('r1')
    await house.recovery.runDeadlines()
    expect(await state()).toBe('closed')
    await madeWorse('r2')
    expect(await state()).toBe('open')
    await house.recovery.runDeadlines()
    await house.recovery.runDeadlines()
    await house.openRecovery().runDeadlines()
    const case2 = await house.theCase(1)
    // Its owner, and the two managers once each.
    expect((await house.told('staff', case2.id)).filter((template) => template === 'staffCase')).toHaveLength(3)
    expect((await history(case2.id)).filter((text) => text.includes('is not sent to Router X any more'))).toHaveLength(
      1,
    )
    await breaks('r3')
    const third = await house.theCase(2)
    expect(third.state).toBe('repairing')
    expect(await names('r3')).toEqual([])
    expect((await history(third.id)).some((text) => text.includes('it is stopped for Router X'))).toBe(true)
  })

  it('is for that model and that command alone', async () => {
    await routers(2)
    await madeWorse('r1')
    await madeWorse('r2')
    await house.addDevice('old', 'owner-1', 'Router Y')
    await breaks('old')
    expect(await names('old')).toEqual(['restart'])
    await remedies({ command: 'restart' }, { command: 'reset' })
    await breaks('router')
    expect(await names('router')).toEqual(['reset'])
  })

  it('after 24 hours one device is the trial, others wait for what it shows; mended closes it', async () => {
    await routers(5)
    await madeWorse('r1')
    await madeWorse('r2')
    await house.pass(day)
    expect(await state()).toBe('halfOpen')
    const fault = await breaks('r3')
    expect(await names('r3')).toEqual(['restart'])
    await breaks('r4')
    expect(await names('r4')).toEqual([])
    await answer(true, 'r3')
    await house.clears(fault)
    await house.pass(11 * minute)
    expect(await state()).toBe('closed')
    await breaks('r5')
    expect(await names('r5')).toEqual(['restart'])
  })

  it('a trial that does not mend opens it for another day', async () => {
    await routers(4)
    await madeWorse('r1')
    await madeWorse('r2')
    await house.pass(day)
    await breaks('r3')
    await answer(false, 'r3')
    expect(await state()).toBe('open')
    await house.pass(day - 10 * minute)
    await breaks('r4')
    expect(await names('r4')).toEqual([])
  })

  it('a manager gives it free', async () => {
    await routers(3)
    await madeWorse('r1')
    await madeWorse('r2')
    await house.pass(minute)
    const reset = { at: house.now(), by: 'lea', reason: 'New firmware' }
    await house.records.remedies.reset({ model: 'Router X', command: 'restart' }, reset)
    await house.pass(minute)
    await breaks('r3')
    expect(await names('r3')).toEqual(['restart'])
    expect(await house.recovery.remedyFacts.breakers()).toMatchObject([{ state: 'closed', resets: [reset] }])
  })
})

describe('whatever is cut off', () => {
  it('an attempt is counted with the step that sends it: killed right after, it is not sent again', async () => {
    await breaks()
    // A new process over the same database; the command is still in the outbox, nobody has answered.
    const after = house.openRecovery()
    await after.wake()
    await after.runDeadlines()
    expect(await names()).toEqual(['restart'])
    expect(await outcomes()).toEqual([['restart', null]])
    await house.pass(5 * minute)
    await after.runDeadlines()
    expect(await names()).toEqual(['restart'])
    expect(await outcomes()).toEqual([['restart', 'noEffect']])
  })

  it('rules changed while a remedy is under way: what has been tried stays counted', async () => {
    await breaks()
    await remedies({ command: 'restart', maxAttempts: 2 })
    await house.pass(5 * minute)
    expect(await names()).toEqual(['restart', 'restart'])
    await remedies({ command: 'restart', maxAttempts: 1 })
    await house.pass(5 * minute)
    expect(await names()).toEqual(['restart', 'restart'])
    expect((await house.theCase()).state).toBe('repairing')
  })
})
