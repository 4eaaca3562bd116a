import { z } from 'zod'
import { instant } from './instant.ts'
import { playbookFields } from './playbook.ts'

/** One version of the rule book, for lists. Version 0 is what was shipped: nobody made it. */
export const ruleBookEntry = z
  .object({
    version: z.int().nonnegative(),
    at: instant.nullable(),
    /** A user's id; `system` for what was shipped. */
    by: z.string(),
    note: z.string(),
    /** `policy`, `offerRules`, `limits`, `targets`, `playbook silence`, … */
    changed: z.array(z.string()),
  })
  .meta({ id: 'RuleBookEntry' })
export type RuleBookEntryView = z.infer<typeof ruleBookEntry>

/** What one playbook was from a version on; null: it was taken out. */
export const playbookVersion = ruleBookEntry
  .omit({ changed: true })
  .extend({ playbook: playbookFields.nullable() })
  .meta({ id: 'PlaybookVersion' })
export type PlaybookVersion = z.infer<typeof playbookVersion>

/** What a changed playbook would have made of a case that is past, or going on. */
export const playbookTrial = z
  .object({
    /** A plain sentence each; empty: nothing would have been different. */
    differences: z.array(z.string()),
    /** What is assumed where the past cannot know. */
    assumptions: z.array(z.string()),
    /** How many events of the case were lived through again. */
    events: z.int(),
  })
  .meta({ id: 'PlaybookTrial' })
export type PlaybookTrial = z.infer<typeof playbookTrial>
