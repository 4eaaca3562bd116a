import { z } from 'zod'
import { alarmGoals, detection, faultFeedback, lesson } from '../../domain/learning.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, whole } from '../query.ts'

const newest = 100
const mostLessons = 1_000

/** What people taught the detector, how many false alarms they accept, and how many there are. */
export const detectionRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/detection',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['detection'],
        summary: `How the goal for false alarms is kept by model and kind of fault, and the newest ${newest} lessons that change how closely devices are watched`,
        response: { 200: detection },
      },
    },
    async () => {
      const view = o.detection()
      const changing = view.lessons.filter(({ verdict }) => verdict !== 'real')
      return { ...view, lessons: changing.slice(0, newest) }
    },
  )

  app.put(
    '/detection/goals',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['detection'],
        summary: 'Set how many false alarms per device-month are accepted; models that are not named go by `all`',
        body: alarmGoals,
        response: { 200: alarmGoals },
      },
    },
    async (request) => {
      await o.setAlarmGoals(request.body)
      return request.body
    },
  )

  app.get(
    '/detection/lessons',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['detection'],
        summary: `What people taught, newest first, at most ${mostLessons}`,
        querystring: z.object({
          deviceId: idText.optional(),
          faultId: idText.optional(),
          model: z.string().max(200).optional(),
        }),
        response: { 200: pageOf(lesson) },
      },
    },
    async ({ query: { deviceId, faultId, model } }) =>
      whole(
        o
          .detection()
          .lessons.filter(
            (one) =>
              (deviceId === undefined || one.deviceId === deviceId) &&
              (faultId === undefined || one.id === faultId) &&
              (model === undefined || one.model === model),
          )
          .slice(0, mostLessons),
      ),
  )

  app.delete(
    '/detection/lessons/:id',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['detection'],
        summary: 'Take back what was taught about a fault; it stays visible as taken back',
        params: idParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const by = signedIn(request).id
      const taught = o.detection().lessons.find(({ id }) => id === request.params.id)
      if (taught === undefined)
        throw new Problem('not-found', `Nothing was taught about a fault with the id ${request.params.id}.`)
      const { id: faultId, deviceId, kind: faultKind } = taught
      if (taught.undoneAt === null) await o.teach({ faultId, deviceId, faultKind, verdict: 'undo', reason: '', by })
      return reply.code(204).send()
    },
  )

  app.post(
    '/faults/:id/feedback',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['faults'],
        summary:
          'Say what a fault was: `falseAlarm` (it is cleared, and its device is watched more calmly), `real`, or `late` (more closely); a newer word replaces the one before',
        params: idParams,
        body: faultFeedback,
        response: { 200: z.object({ faultId: z.string(), ...faultFeedback.shape }).meta({ id: 'FaultFeedback' }) },
      },
    },
    async (request) => {
      const by = signedIn(request).id
      const fault = await o.records.faults.get(request.params.id)
      if (fault === undefined) throw new Problem('not-found', `There is no fault with the id ${request.params.id}.`)
      const { verdict, reason } = request.body
      const said = o.detection().lessons.find(({ id }) => id === fault.id)
      // Said again, it changes nothing; the detector would take it as new and let it fade from today.
      if (said?.undoneAt !== null || said.verdict !== verdict || said.reason !== reason || said.by !== by) {
        const { id: faultId, deviceId, kind: faultKind, metric, code } = fault
        const named = { ...(metric !== undefined && { metric }), ...(code !== undefined && { code }) }
        await o.teach({ faultId, deviceId, faultKind, ...named, verdict, reason, by })
      }
      return { faultId: fault.id, verdict, reason }
    },
  )
}
