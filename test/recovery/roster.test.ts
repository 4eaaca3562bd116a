import { expect, onTestFinished, test } from 'vitest'
import { hour, minute } from '../../domain/clock.ts'
import { type Team, team } from '../../domain/team.ts'
import { openHouse } from './house.ts'

/** A house with one team for everything: Max leads it, managers come last. */
const openTeam = async (change: Record<string, unknown> = {}) => {
  const house = await openHouse()
  onTestFinished(() => house.close())
  const one: Team = team.parse({
    id: 'service',
    name: 'Service',
    categories: [],
    leaderId: 'max',
    members: [
      { userId: 'ben', capacity: 1 },
      { userId: 'anna', capacity: 5, senior: true },
    ],
    escalation: [
      { waitMs: 7 * minute, to: 'leader' },
      { waitMs: hour, to: 'managers' },
    ],
    version: 1,
    ...change,
  })
  await house.records.roster.saveTeam(one)
  await house.addCustomer('carla')
  await house.addDevice('fridge', 'carla')
  const told: [template: string, to: string][] = []
  /** All so far, in the order they were asked for; claiming hands each out once. */
  const toldStaff = async () => {
    for (const { audience, template, recipientId } of await house.records.messages.claim(house.now(), 200))
      if (audience === 'staff') told.push([template, recipientId])
    return told
  }
  return { ...house, toldStaff }
}

test('a case goes to the team, to whoever has room, and up the team’s own chain in its own time', async () => {
  const house = await openTeam()
  await house.opens('fridge')
  expect(await house.theCase()).toMatchObject({ teamId: 'service', ownerId: 'anna' })
  expect(await house.toldStaff()).toEqual([['staffCase', 'anna']])

  await house.pass(10 * minute)
  expect((await house.toldStaff()).slice(1)).toEqual([['staffEscalation', 'max']])
  await house.pass(5 * minute)
  // Everybody who may decide.
  expect(
    (await house.toldStaff())
      .slice(2)
      .map(([, to]) => to)
      .sort(),
  ).toEqual(['lea', 'max'])
})

test('the owner is away when they are called: whoever stands in is', async () => {
  const house = await openTeam({ members: [{ userId: 'anna', capacity: 5 }] })
  const at = house.now()
  await house.records.roster.addAbsence({
    id: 'a',
    userId: 'anna',
    from: at,
    to: at + hour,
    substituteId: 'ben',
    reason: '',
    by: 'lea',
    madeAt: at,
  })
  await house.opens('fridge')
  expect((await house.theCase()).ownerId).toBe('ben')
  expect(await house.toldStaff()).toEqual([['staffCase', 'ben']])
})

test('nobody has room: the leader owns it', async () => {
  const house = await openTeam({ members: [{ userId: 'ben', capacity: 1 }] })
  await house.addDevice('router', undefined)
  await house.opens('fridge')
  await house.opens('router')
  expect([(await house.theCase(0)).ownerId, (await house.theCase(1)).ownerId].sort()).toEqual(['ben', 'max'])
})

test('a team is removed while it has a case: the case goes on, and people are called as if there were none', async () => {
  const house = await openTeam()
  await house.opens('fridge')
  await house.records.roster.removeTeam('service')
  await house.pass(10 * minute)
  expect((await house.toldStaff()).at(-1)).toEqual(['staffEscalation', 'lea'])
})
