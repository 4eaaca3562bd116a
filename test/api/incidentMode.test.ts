import { createHash, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import type { IncidentCommands } from '../../api/incidentCommands.ts'
import { minute, second } from '../../domain/clock.ts'
import type { FaultEvent } from '../../domain/fault.ts'
import { createRecovery } from '../../recovery/recovery.ts'
import { aFault, anIncident } from '../contract/records/samples.ts'
import { startedAt, testApi } from './harness.ts'
import { manyNobody } from './manyNobody.ts'

/** The API over the real recovery: an incident with customers who each have a case in it. */
const withIncident = async (people: readonly string[]) => {
  let many: IncidentCommands = manyNobody
  const late: IncidentCommands = {
    declare: (...given) => many.declare(...given),
    join: (...given) => many.join(...given),
    reach: (...given) => many.reach(...given),
    preview: (...given) => many.preview(...given),
    tell: (...given) => many.tell(...given),
    standing: (...given) => many.standing(...given),
    updates: (...given) => many.updates(...given),
    stopUpdate: (...given) => many.stopUpdate(...given),
    close: (...given) => many.close(...given),
  }
  const world = await testApi({ many: late })
  const { records, clock, api } = world
  const recovery = createRecovery({
    ...records,
    clock,
    newId: randomUUID,
    randomBytes: (size) => createHash('sha256').update('chance').digest().subarray(0, size),
    linkSecret: 'link-secret',
    lastSampleAt: () => clock.now() - second,
    standstills: () => 0,
    log: pino({ level: 'silent' }),
    onChange: () => undefined,
  })
  many = recovery.many
  let seq = 0
  const say = async (...events: Omit<Extract<FaultEvent, { fault: unknown }>, 'id' | 'seq' | 'at'>[]) => {
    await records.faults.record(events.map((event) => ({ ...event, id: `e${++seq}`, seq, at: clock.now() })))
    await recovery.wake()
  }
  await records.faults.record([
    {
      id: 'i1',
      seq: 0,
      at: startedAt,
      type: 'incidentOpened',
      incident: anIncident('inc', { cause: 'region', subject: 'North' }),
    },
  ])
  const faultOf = (id: string) =>
    aFault(`fault-${id}`, { deviceId: `${id}-1`, incidentId: 'inc', startedAt, detectedAt: startedAt })
  for (const id of people) {
    await records.customers.create(
      {
        id,
        name: `Customer ${id}`,
        email: `${id}@example.com`,
        locale: id === 'dora' ? 'de-DE' : 'en-GB',
        timeZone: 'UTC',
      },
      { createdAt: startedAt },
    )
    await records.devices.create({ id: `${id}-1`, customerId: id }, { createdAt: startedAt })
    await say({ type: 'faultOpened', fault: faultOf(id) })
  }
  const headers = await world.signIn('manager')
  const ask = async (method: 'GET' | 'POST', path: string, payload?: object, more: Record<string, string> = {}) => {
    const answer = await api.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { ...headers, ...more },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  return {
    ...world,
    ask,
    mend: async (id: string) => {
      await say({ type: 'faultCleared', fault: { ...faultOf(id), state: 'cleared', clearedAt: clock.now() } })
    },
    run: async (ms: number) => {
      for (let gone = 0; gone < ms; gone += 5 * second) {
        clock.at += 5 * second
        await recovery.runDeadlines()
      }
    },
  }
}
const text = { en: 'A crew is there.', de: 'Ein Trupp ist vor Ort.' }

describe('an update to everybody in an incident', () => {
  test('is previewed, sent, watched, and answered for each', async () => {
    const { ask, run } = await withIncident(['anna', 'dora'])
    expect(await ask('POST', 'incidents/inc/updates/preview', { text })).toMatchObject({
      status: 200,
      body: {
        customers: 2,
        now: { email: 2 },
        languages: [
          { language: 'en', customers: 1, writtenIn: 'en', own: true },
          { language: 'de', customers: 1, writtenIn: 'de', own: true },
        ],
        summary: '2 e-mails',
        lastMorningAt: null,
      },
    })
    const begun = await ask('POST', 'incidents/inc/updates', { text, ratePerMinute: 60 }, { 'idempotency-key': 'k' })
    expect(begun).toMatchObject({
      status: 201,
      body: {
        state: 'preparing',
        text,
        ratePerMinute: 60,
        createdBy: 'manager',
        createdAt: '2026-03-02T10:00:00.000Z',
      },
    })
    const again = await ask('POST', 'incidents/inc/updates', { text, ratePerMinute: 60 }, { 'idempotency-key': 'k' })
    expect(again.body.id).toBe(begun.body.id)
    await run(minute)
    const { id } = begun.body
    expect(await ask('GET', `incident-updates/${id}`)).toMatchObject({
      status: 200,
      body: { state: 'done', progress: { customers: 2, sent: 2, pending: 0 } },
    })
    expect((await ask('GET', 'incidents/inc/updates')).body.items).toMatchObject([{ id, progress: { sent: 2 } }])
    const answers = await ask('GET', `incident-updates/${id}/answers?state=sent`)
    expect(answers.body.items).toMatchObject([
      { customerName: expect.any(String), state: 'sent', why: null, message: { channel: 'email', state: 'queued' } },
      { message: { state: 'queued' } },
    ])
    expect(answers.body.items.map((one: { customerId: string }) => one.customerId).sort()).toEqual(['anna', 'dora'])
    expect(await ask('POST', `incident-updates/${id}/stop`, {})).toMatchObject({ status: 409 })
  })

  test('is stopped, and says who was told by then', async () => {
    const { ask, run } = await withIncident(['anna', 'ben', 'carol'])
    const { body } = await ask('POST', 'incidents/inc/updates', { text, ratePerMinute: 1 })
    await run(10 * second)
    expect(await ask('POST', `incident-updates/${body.id}/stop`, { reason: 'Wrong street' })).toMatchObject({
      status: 200,
      body: { state: 'stopped', stopReason: 'Wrong street', stoppedBy: 'manager', progress: { sent: 1, stopped: 2 } },
    })
  })

  test.each<[string, string, object, number]>([
    ['no English', 'incidents/inc/updates', { text: { de: 'Nur deutsch' } }, 400],
    ['empty words', 'incidents/inc/updates', { text: { en: '  ' } }, 400],
    ['a language we do not know', 'incidents/inc/updates/preview', { text: { en: 'x', fr: 'y' } }, 400],
    ['a rate of nought', 'incidents/inc/updates', { text, ratePerMinute: 0 }, 400],
    ['safety without a reason', 'incidents/inc/updates', { text, safety: {} }, 400],
    ['a misspelt field', 'incidents/inc/updates', { text, rate: 5 }, 400],
    ['an incident that is not there', 'incidents/none/updates', { text }, 404],
    ['a preview of none', 'incidents/none/updates/preview', { text }, 404],
    ['stopping what is not there', 'incident-updates/none/stop', {}, 404],
    ['closing without a reason', 'incidents/inc/close', {}, 400],
    ['closing what is not there', 'incidents/none/close', { reason: 'x' }, 404],
    ['declaring over nothing', 'incidents', { title: 'x', caseIds: [] }, 400],
    ['declaring over a case that is not there', 'incidents', { title: 'x', caseIds: ['none'] }, 404],
  ])('refuses %s', async (_, path, payload, status) => {
    const { ask } = await withIncident([])
    expect(await ask('POST', path, payload)).toMatchObject({ status, body: { status } })
  })
})

describe('an incident as a parent', () => {
  test('shows whom it reached, closes what is verified, names the rest', async () => {
    const { ask, run, mend } = await withIncident(['anna', 'ben'])
    await mend('anna')
    await run(31 * minute)
    const before = await ask('GET', 'incidents/inc/reach?open=true')
    expect(before).toMatchObject({
      status: 200,
      body: {
        incident: { id: 'inc', source: 'detected', closedAt: null },
        byState: { awaitingCustomer: 1, repairing: 1 },
        withoutCustomer: 0,
        left: [],
      },
    })
    const verified = Object.fromEntries(
      before.body.children.items.map((child: { customerName: string; verified: boolean }) => [
        child.customerName,
        child.verified,
      ]),
    )
    expect(verified).toEqual({ 'Customer anna': true, 'Customer ben': false })
    expect(await ask('POST', 'incidents/inc/close', { reason: 'The line is up.' })).toMatchObject({
      status: 200,
      body: {
        closed: 1,
        leftCount: 1,
        left: [{ number: 1002, why: 'It is still being repaired. 1 fault is still open.' }],
        incident: { closedBy: 'manager', closeReason: 'The line is up.' },
      },
    })
  })

  test('is declared over chosen cases, and takes in more', async () => {
    const { ask } = await withIncident(['anna', 'ben'])
    const cases = (await ask('GET', 'cases')).body.items.map(({ id }: { id: string }) => id)
    const declared = await ask('POST', 'incidents', { title: 'Bad batch', caseIds: [cases[0]] })
    expect(declared).toMatchObject({
      status: 201,
      body: { incident: { title: 'Bad batch', source: 'declared' }, refused: [] },
    })
    const { id } = declared.body.incident
    expect(await ask('POST', `incidents/${id}/cases`, { caseIds: [cases[1], 'none'] })).toMatchObject({
      status: 200,
      body: { refused: [{ caseId: 'none' }] },
    })
    expect((await ask('GET', 'declared-incidents')).body.items).toMatchObject([{ id }])
    expect((await ask('GET', `incidents/${id}/reach`)).body).toMatchObject({ byState: { repairing: 2 } })
  })
})
