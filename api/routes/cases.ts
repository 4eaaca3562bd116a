import { z } from 'zod'
import { caseStates, promise, recoveryCase, survey, timelineEntry } from '../../domain/case.ts'
import { caseStanding } from '../../domain/caseStanding.ts'
import { hour } from '../../domain/clock.ts'
import { customer } from '../../domain/customer.ts'
import { device } from '../../domain/device.ts'
import { fault } from '../../domain/fault.ts'
import { instant } from '../../domain/instant.ts'
import { machineDiagram } from '../../domain/machineDiagram.ts'
import { message } from '../../domain/message.ts'
import { offer } from '../../domain/offer.ts'
import { pageOf } from '../../domain/page.ts'
import { priorities } from '../../domain/priority.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { withLastHeard } from '../lastHeard.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, pageQuery } from '../query.ts'

const caseDetail = recoveryCase
  .extend({
    ...caseStanding.shape,
    customer: customer.nullable(),
    devices: z.array(device),
    faults: z.array(fault),
    promises: z.array(promise),
    offers: z.array(offer),
    survey: survey.nullable(),
    timeline: z.array(timelineEntry),
    deadlines: z.array(z.object({ name: z.string(), dueAt: instant })),
    messages: z.array(message),
  })
  .meta({ id: 'CaseDetail' })

const present = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item) => item !== undefined)

/** The cases people work on. */
export const caseRoutes = (app: App, o: ApiContext): void => {
  const { cases, customers, devices, faults, messages } = o.records

  app.get(
    '/cases',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['cases'],
        summary: 'List cases, newest first',
        querystring: pageQuery.extend({
          open: z
            .enum(['true', 'false'])
            .transform((text) => text === 'true')
            .optional(),
          state: z.enum(caseStates).optional(),
          customerId: idText.optional(),
          deviceId: idText.optional(),
          incidentId: idText.optional(),
          ownerId: idText.optional(),
          teamId: idText.optional().describe('`none`: cases of no team'),
          priority: z.enum(priorities).optional(),
          waiting: z.literal('true').optional().describe('Waiting for a visit or a part, or on hold'),
          unacknowledged: z.literal('true').optional(),
          due: z.enum(['overdue', 'soon']).optional().describe('What comes next is late, or due within an hour'),
        }),
        response: { 200: pageOf(recoveryCase) },
      },
    },
    ({ query: { waiting, unacknowledged, due, ...query } }) =>
      cases.list({
        ...query,
        state: query.state ?? (waiting && ['waiting', 'onHold']),
        teamId: query.teamId === 'none' ? null : query.teamId,
        unacknowledged: unacknowledged && true,
        dueBy: due && o.clock.now() + (due === 'soon' ? hour : 0),
      }),
  )

  app.get(
    '/cases/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['cases'],
        summary: 'One case with all that belongs to it',
        params: idParams,
        response: { 200: caseDetail },
      },
    },
    async (request) => {
      const { id } = request.params
      const stored = await cases.get(id)
      if (stored === undefined) throw new Problem('not-found', `There is no case with the id ${id}.`)
      const { row } = stored
      return {
        ...row,
        ...o.standingOf(stored),
        customer: (row.customerId === null ? undefined : await customers.get(row.customerId)) ?? null,
        devices: present(await Promise.all(row.deviceIds.map((deviceId) => devices.get(deviceId)))).map(
          withLastHeard(o),
        ),
        faults: present(await Promise.all(row.faultIds.map((faultId) => faults.get(faultId)))),
        promises: await cases.promises(id),
        offers: (await cases.offers({ caseId: id, limit: 200 })).items,
        survey: (await cases.survey(id)) ?? null,
        // The event itself is the machine's business, and in its own words.
        timeline: (await cases.history(id)).map(({ data: _, ...entry }) => entry),
        deadlines: await cases.deadlines(id),
        messages: (await messages.list({ caseId: id, limit: 200 })).items,
      }
    },
  )

  app.get(
    '/recovery-machine',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['cases'],
        summary: 'The states of a case and what leads from one to another, to draw it',
        response: { 200: machineDiagram },
      },
    },
    async () => o.machine,
  )
}
