import { z } from 'zod'
import { day } from '../../domain/clock.ts'
import { pageOf } from '../../domain/page.ts'
import { shift } from '../../domain/rosterViews.ts'
import {
  givenId,
  overrideInput,
  type Schedule,
  schedule,
  scheduleInput,
  scheduleOverride,
} from '../../domain/schedule.ts'
import { mayActAs } from '../../domain/user.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, rangeQuery, whole } from '../query.ts'
import { rangeOf } from './readings.ts'
import { changedMeanwhile, mustBeWorkers, nextVersion } from './rosterDocuments.ts'

const scheduleView = schedule.meta({ id: 'Schedule' })
const overrideView = scheduleOverride.meta({ id: 'ScheduleOverride' })
const noSchedule = (id: string): Problem => new Problem('not-found', `There is no schedule with the id ${id}.`)
/** More than this is not looked at in one go. */
const mostDays = 366

/** Who is on call when: rotations, and overrides of them. */
export const scheduleRoutes = (app: App, o: ApiContext): void => {
  const { roster, users } = o.records
  const find = async (id: string): Promise<Schedule | undefined> =>
    (await roster.book()).schedules.find((one) => one.id === id)
  const mustFind = async (id: string): Promise<Schedule> => {
    const found = await find(id)
    if (!found) throw noSchedule(id)
    return found
  }

  app.get(
    '/schedules',
    {
      config: { role: 'viewer' },
      schema: { tags: ['roster'], summary: 'List on-call schedules', response: { 200: pageOf(scheduleView) } },
    },
    async () => whole((await roster.book()).schedules),
  )

  app.get(
    '/schedules/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['roster'], summary: 'One schedule', params: idParams, response: { 200: scheduleView } },
    },
    ({ params }) => mustFind(params.id),
  )

  app.put(
    '/schedules/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['roster'],
        summary: 'Make a schedule, or change its rotations as a whole; overrides stay',
        params: z.object({ id: givenId }),
        body: scheduleInput,
        response: { 200: scheduleView },
      },
    },
    async ({ params, body: { version, ...given } }) => {
      const stored = await find(params.id)
      const one: Schedule = {
        ...given,
        id: params.id,
        overrides: stored?.overrides ?? [],
        version: nextVersion(version, stored),
      }
      mustBeWorkers(
        one.layers.flatMap(({ userIds }) => userIds),
        await users.list(),
      )
      if ((await roster.saveSchedule(one)) === 'conflict') throw changedMeanwhile()
      return one
    },
  )

  app.delete(
    '/schedules/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['roster'],
        summary: 'Remove a schedule that no team goes by',
        params: idParams,
        response: { 204: z.undefined() },
      },
    },
    async ({ params }, reply) => {
      const used = (await roster.book()).teams.find(
        ({ scheduleId, escalation }) =>
          scheduleId === params.id || escalation.some((step) => step.scheduleId === params.id),
      )
      if (used) throw new Problem('not-now', `The team ${used.name} goes by it: give that another one first.`)
      if (!(await roster.removeSchedule(params.id))) throw noSchedule(params.id)
      return reply.code(204).send()
    },
  )

  app.get(
    '/schedules/:id/shifts',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['roster'],
        summary: 'Who is on call when; by default the next 14 days. Times nobody is on call for are left out',
        params: idParams,
        querystring: rangeQuery,
        response: { 200: pageOf(shift) },
      },
    },
    async ({ params, query }) => {
      const found = await mustFind(params.id)
      const from = query.from ?? o.clock.now()
      const range = rangeOf({ from, to: query.to ?? from + 14 * day }, { now: from, length: 0 })
      if (range.to - range.from > mostDays * day)
        throw new Problem('invalid-input', `query to: at most ${mostDays} days at once`, {
          errors: [{ in: 'query', path: 'to', message: `at most ${mostDays} days at once` }],
        })
      return whole(await o.roster.shifts(found, range))
    },
  )

  app.post(
    '/schedules/:id/overrides',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['roster'],
        summary: 'Somebody is on call instead, for a time; agents put themselves, managers anybody',
        params: idParams,
        body: overrideInput,
        response: { 201: overrideView },
      },
    },
    async (request, reply) => {
      const by = signedIn(request)
      const { params, body } = request
      if (body.userId !== by.id && !mayActAs(by.role, 'manager'))
        throw new Problem('forbidden', 'Agents take shifts over themselves; managers give them to others.')
      if (body.to <= o.clock.now())
        throw new Problem('invalid-input', 'to: it would be over already.', {
          errors: [{ in: 'body', path: 'to', message: 'it would be over already' }],
        })
      mustBeWorkers([body.userId], await users.list())
      const made = { ...body, id: o.newId(), by: by.id, madeAt: o.clock.now() }
      if (!(await roster.addOverride(params.id, made))) throw noSchedule(params.id)
      return reply.code(201).send(made)
    },
  )

  app.delete(
    '/schedules/:id/overrides/:overrideId',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['roster'],
        summary: 'Take an override back; agents their own, managers any',
        params: idParams.extend({ overrideId: idText }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const by = signedIn(request)
      const { id, overrideId } = request.params
      const found = (await mustFind(id)).overrides.find((one) => one.id === overrideId)
      if (!found) throw new Problem('not-found', `There is no override with the id ${overrideId} in this schedule.`)
      if (found.by !== by.id && !mayActAs(by.role, 'manager'))
        throw new Problem('forbidden', 'Somebody else made it; managers can take it back.')
      await roster.removeOverride(id, overrideId)
      return reply.code(204).send()
    },
  )
}
