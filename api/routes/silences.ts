import { z } from 'zod'
import { inherited } from '../../domain/device.ts'
import { fault } from '../../domain/fault.ts'
import { instant } from '../../domain/instant.ts'
import { pageOf } from '../../domain/page.ts'
import {
  isInForce,
  isOver,
  matches,
  mayMean,
  nextTurn,
  type Silence,
  silence,
  silenceInput,
  silenceMatch,
} from '../../domain/silences.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, pageQuery } from '../query.ts'

const silenceView = silence
  .safeExtend({
    inForce: z.boolean().describe('It hides faults at this moment'),
    nextTurnAt: instant.nullable().describe('When it next begins or ends to do so'),
  })
  .meta({ id: 'Silence' })
const preview = z.object({
  devices: z.int().describe('How many devices it means'),
  deviceIds: z.array(z.string()).describe('The first of them'),
  openFaults: z.array(fault).describe('Open faults that it would hide'),
})

const shownDevices = 50
/** Open faults are looked through at most this far. */
const mostPages = 25
const noSilence = (id: string): Problem => new Problem('not-found', `There is no silence with the id ${id}.`)

/** Maintenance windows and silences: what is found meanwhile is recorded, and disturbs nobody. */
export const silenceRoutes = (app: App, o: ApiContext): void => {
  const { silences, devices, faults } = o.records
  const view = (one: Silence): z.output<typeof silenceView> => {
    const at = o.clock.now()
    const next = isOver(one, at) ? Number.POSITIVE_INFINITY : nextTurn(one, at)
    return {
      ...one,
      inForce: !isOver(one, at) && isInForce(one, at),
      nextTurnAt: Number.isFinite(next) ? next : null,
    }
  }

  app.get(
    '/silences',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['silences'],
        summary: 'List silences and maintenance windows, newest first',
        querystring: pageQuery.extend({
          over: z
            .enum(['true', 'false'])
            .transform((text) => text === 'true')
            .optional()
            .describe('Only those that are over, or are not'),
          deviceId: idText.optional().describe('Only those not over that may mean this device, all at once'),
        }),
        response: { 200: pageOf(silenceView) },
      },
    },
    async ({ query }) => {
      const at = o.clock.now()
      if (query.deviceId !== undefined) {
        const found = await devices.get(query.deviceId)
        const gateway = found?.gatewayId === undefined ? undefined : await devices.get(found.gatewayId)
        const profile = found && inherited(found, (id) => (id === gateway?.id ? gateway : undefined))
        const items = (await silences.pending(at)).filter(({ match }) => profile && mayMean(match, profile))
        return { items: items.map(view), nextCursor: null }
      }
      const page = await silences.list({
        cursor: query.cursor,
        limit: query.limit,
        over: query.over === undefined ? undefined : { at, is: query.over },
      })
      return { ...page, items: page.items.map(view) }
    },
  )

  app.post(
    '/silences',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['silences'],
        summary: 'Hide expected faults for a time: once from `from` to `to`, or every week within `repeat`',
        body: silenceInput,
        response: { 201: silenceView },
      },
    },
    async (request, reply) => {
      const at = o.clock.now()
      if (request.body.to !== null && request.body.to <= at)
        throw new Problem('invalid-input', 'to: it would be over already.', {
          errors: [{ in: 'body', path: 'to', message: 'it would be over already' }],
        })
      const made: Silence = {
        ...request.body,
        id: o.newId(),
        by: signedIn(request).id,
        createdAt: at,
        endedAt: null,
      }
      await o.saveSilence(made)
      return reply.code(201).header('location', `/api/v1/silences/${made.id}`).send(view(made))
    },
  )

  app.post(
    '/silences/preview',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['silences'],
        summary: 'What it would hide now: which devices it means, and which open faults',
        body: z.object({ match: silenceMatch }),
        response: { 200: preview },
      },
    },
    async ({ body: { match } }) => {
      const all = new Map((await devices.all()).map((device) => [device.id, device]))
      const profileOf = (id: string) => {
        const device = all.get(id)
        return device && inherited(device, (gatewayId) => all.get(gatewayId))
      }
      const meant = [...all.keys()].filter((id) => mayMean(match, profileOf(id) ?? { id }))
      const openFaults: z.output<typeof fault>[] = []
      let cursor: string | undefined
      for (let page = 0; page < mostPages; page += 1) {
        const { items, nextCursor } = await faults.list({ state: 'open', limit: 200, cursor })
        openFaults.push(...items.filter((one) => matches(match, one, profileOf(one.deviceId))))
        if (nextCursor === null || openFaults.length >= 200) break
        cursor = nextCursor
      }
      return { devices: meant.length, deviceIds: meant.slice(0, shownDevices), openFaults: openFaults.slice(0, 200) }
    },
  )

  app.get(
    '/silences/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['silences'],
        summary: 'One silence or maintenance window',
        params: idParams,
        response: { 200: silenceView },
      },
    },
    async (request) => {
      const found = await silences.get(request.params.id)
      if (found === undefined) throw noSilence(request.params.id)
      return view(found)
    },
  )

  app.delete(
    '/silences/:id',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['silences'],
        summary: 'End it now; what it has hidden and is still wrong counts from now',
        params: idParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const found = await silences.get(request.params.id)
      if (found === undefined) throw noSilence(request.params.id)
      const at = o.clock.now()
      if (!isOver(found, at)) await o.saveSilence({ ...found, endedAt: at })
      return reply.code(204).send()
    },
  )
}
