import { z } from 'zod'
import { faultKinds } from '../../domain/fault.ts'

const said = z.object({ en: z.string().min(1), de: z.string().min(1) })

/** What to do about one kind of fault, and how to say it. */
export const playbook = z.object({
  id: z.string(),
  faultKind: z.enum(faultKinds),
  /** Only for models whose name holds this text, compared without case; absent: every model. */
  modelContains: z.string().min(1).optional(),
  title: z.string(),
  /** What a team is routed by. */
  category: z.enum(['connectivity', 'equipment', 'configuration']),
  team: z.string(),
  /** What the customer is promised, in hours; absent: the policy's default. */
  targetHours: z.number().positive().optional(),
  /** A remedy to try before anybody is disturbed. */
  remoteCommand: z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) }).optional(),
  /** One plain sentence each. `meaning` by how soon the customer would notice. */
  customerWords: z.object({ wrong: said, meaning: z.object({ now: said, soon: said, no: said }) }),
  /** What an agent should know and do. */
  article: z.string(),
})
export type Playbook = z.infer<typeof playbook>

/** What it means to the owner, where a kind of fault has no better words of its own. */
export const meaning: Playbook['customerWords']['meaning'] = {
  now: {
    en: 'It is probably not working properly for you right now.',
    de: 'Es arbeitet für Sie im Moment wahrscheinlich nicht richtig.',
  },
  soon: {
    en: 'You may not have noticed anything yet, and we want to mend it before you do.',
    de: 'Vielleicht haben Sie noch nichts bemerkt, und wir möchten es beheben, bevor Sie etwas merken.',
  },
  no: {
    en: 'It should hardly affect you, but it is not as it should be.',
    de: 'Sie sollten kaum etwas davon merken, aber es ist nicht so, wie es sein soll.',
  },
}
