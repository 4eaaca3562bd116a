import { z } from 'zod'
import { languages } from './customer.ts'
import { faultKinds } from './fault.ts'
import { instant } from './instant.ts'

/** What to know and do about a kind of fault: for our own people, and for everybody who has such a device. */
const text = z.string().trim().min(1).max(20_000)
const words = z.object({ title: z.string().trim().min(1).max(200), text })
export const articleBody = z.object({
  /** For staff, English. Paragraphs are apart by an empty line; a line beginning with `- ` is an item of a list. */
  internal: text,
  public: z.object(
    Object.fromEntries(languages.map((language) => [language, words])) as Record<
      (typeof languages)[number],
      typeof words
    >,
  ),
})
export type ArticleBody = z.infer<typeof articleBody>

export const articleVersion = articleBody.extend({
  faultKind: z.enum(faultKinds),
  /** 0: as shipped. */
  version: z.int(),
  at: instant.nullable(),
  by: z.string().nullable(),
  note: z.string(),
})
export type ArticleVersion = z.infer<typeof articleVersion>

export const articleChange = articleBody.extend({
  expectedVersion: z.int().nonnegative().describe('The version it was made from'),
  note: z.string().trim().min(1).max(500).describe('Why'),
})

/** What a case taught once it was over. */
export const lesson = z.object({
  caseId: z.string(),
  customerId: z.string().nullable(),
  faultKind: z.enum(faultKinds).nullable(),
  model: z.string().nullable(),
  outcome: z.string(),
  helped: z.array(z.string()),
  at: instant,
})

/** Where it is from that something helped: said when the fix was claimed, a step ticked off, a remote remedy, a note. */
export const helpKinds = ['remedy', 'check', 'claim', 'note'] as const
export const help = z.object({ kind: z.enum(helpKinds), text: z.string() })
export type Help = z.infer<typeof help>
/** One case's part in a proposal. */
export const experience = z.object({
  caseId: z.string(),
  number: z.int(),
  outcome: z.string(),
  helped: z.array(help),
})
export type Experience = z.infer<typeof experience>

export const proposalStates = ['open', 'accepted', 'rejected'] as const
export const articleProposal = z.object({
  id: z.string(),
  faultKind: z.enum(faultKinds),
  state: z.enum(proposalStates),
  madeAt: instant,
  changedAt: instant,
  cases: z.array(experience),
  /** The same words from several cases together, what helped most often first. */
  helped: z.array(
    z.object({
      kind: z.enum(helpKinds),
      text: z.string(),
      cases: z.int(),
      of: z.int(),
      caseIds: z.array(z.string()),
      /** `helped in 4 of 5 cases: …` */
      sentence: z.string(),
    }),
  ),
  /** What the internal article would be with it. */
  suggested: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  reason: z.string().nullable(),
  /** The version it became. */
  version: z.int().nullable(),
})
export type ArticleProposal = z.infer<typeof articleProposal>
/** As kept: what is shown beside it is counted when it is looked at. */
export const keptProposal = articleProposal.omit({ helped: true, suggested: true })
export type KeptProposal = z.infer<typeof keptProposal>

export const proposalDecision = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('accept'),
    expectedVersion: z.int().nonnegative(),
    note: z.string().trim().min(1).max(500).default('What helped in recent cases'),
    /** Absent: the suggested text. */
    internal: text.optional(),
    public: articleBody.shape.public.optional(),
  }),
  z.object({ decision: z.literal('reject'), reason: z.string().trim().min(1).max(500) }),
])
export type ProposalDecision = z.infer<typeof proposalDecision>
