import { z } from 'zod'
import { faultKinds } from '../domain/fault.ts'
import { faultVerdicts } from '../domain/learning.ts'

/** What outbox rows hold, for whoever delivers them. A command's id is the row's own id and comes back with the result. */
export const deviceCommandBody = z.object({
  deviceId: z.string(),
  name: z.string(),
  args: z.record(z.string(), z.unknown()),
})
/** A `Teaching` without its place in the journal (domain/observation.ts). */
export const teachBody = z.object({
  faultId: z.string(),
  deviceId: z.string(),
  faultKind: z.enum(faultKinds),
  metric: z.string().optional(),
  verdict: z.enum(faultVerdicts),
  reason: z.string(),
  by: z.string().optional(),
})
