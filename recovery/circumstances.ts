import { z } from 'zod'

const ms = z.int()

/** Facts around a case that its own history does not hold: looked up by the runner, carried by the event. */
export const circumstances = z.object({
  /** The customer's loyalty tier and language; null without a customer. */
  tier: z.string().nullable(),
  language: z.string().nullable(),
  /** Real cases of the device, and of the customer, in the 90 days before. */
  repeats: z.object({ device: z.int(), customer: z.int() }),
  /** When this customer was last sent a survey, and what they said last, 1 to 5. */
  lastSurveyAt: ms.nullable().optional(),
  ratingBefore: z.int().nullable().optional(),
})
export type Circumstances = z.infer<typeof circumstances>
