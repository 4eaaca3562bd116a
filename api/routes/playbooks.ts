import { z } from 'zod'
import { faultKinds } from '../../domain/fault.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { whole } from '../query.ts'

const said = z.object({ en: z.string(), de: z.string() })

/** What is done about a kind of fault, as far as people read it; recovery owns the whole of it, the rest passes through. */
const playbookView = z
  .looseObject({
    id: z.string(),
    faultKind: z.enum(faultKinds),
    modelContains: z.string().optional(),
    title: z.string(),
    category: z.string(),
    team: z.string(),
    customerWords: z.object({
      wrong: said,
      meaning: z.object({ now: said, soon: said, no: said }),
    }),
    article: z.string(),
  })
  .meta({ id: 'Playbook' })
export interface PlaybookView {
  readonly id: string
  readonly faultKind: (typeof faultKinds)[number]
  /** Only for models whose name holds this text, compared without case; absent: every model. */
  readonly modelContains?: string | undefined
  readonly title: string
  readonly category: string
  readonly team: string
  /** One plain sentence each; `meaning` by how soon the customer would notice. */
  readonly customerWords: {
    readonly wrong: z.infer<typeof said>
    readonly meaning: Readonly<Record<'now' | 'soon' | 'no', z.infer<typeof said>>>
  }
  /** For staff. */
  readonly article: string
}

export const playbookRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/playbooks',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['playbooks'],
        summary: 'What is done about each kind of fault',
        response: { 200: pageOf(playbookView) },
      },
    },
    async () => whole(o.playbooks.map((playbook) => ({ ...playbook }))),
  )
}
