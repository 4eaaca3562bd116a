import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { idParams, whole } from '../query.ts'

/** One thing that is watched on a device, and by what; further facts pass through as the detector gives them. */
const watchedView = z.looseObject({}).meta({ id: 'Watched' })
export type WatchedView = object

export const watchingRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/devices/:id/watching',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['devices'],
        summary: 'What is watched on a device, and by what',
        params: idParams,
        response: { 200: pageOf(watchedView) },
      },
    },
    async (request) => whole((await o.watching(request.params.id)).map((item) => ({ ...item }))),
  )
}
