import { z } from 'zod'

/** The recovery machine as data to draw: its regions run side by side, and steps that stay where they are are left out. */
export const machineDiagram = z.object({
  version: z.int(),
  regions: z.array(
    z.object({
      name: z.string(),
      states: z.array(z.object({ name: z.string(), meaning: z.string() })),
      transitions: z.array(
        z.object({
          from: z.string(),
          /** Empty: at once, as soon as the guard holds. */
          event: z.string(),
          guard: z.string().nullable(),
          to: z.string(),
        }),
      ),
    }),
  ),
})
export type MachineDiagram = z.infer<typeof machineDiagram>
