import { z } from 'zod'
import { languages } from '../../domain/customer.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { whole } from '../query.ts'

const templateView = z
  .object({
    id: z.string(),
    audience: z.enum(['customer', 'staff']),
    languages: z.array(z.enum(languages)),
    purpose: z.string(),
  })
  .meta({ id: 'Template' })
export interface TemplateView {
  readonly id: string
  readonly audience: 'customer' | 'staff'
  readonly languages: readonly (typeof languages)[number][]
  readonly purpose: string
}

export const templateRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/templates',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['templates'],
        summary: 'What Forestall can say, and in which languages',
        response: { 200: pageOf(templateView) },
      },
    },
    async () => whole(o.templates.map((template) => ({ ...template, languages: [...template.languages] }))),
  )
}
