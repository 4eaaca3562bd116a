import {
  type ArticleBody,
  type ArticleProposal,
  type ArticleVersion,
  articleBody,
  type Experience,
  type Help,
  type KeptProposal,
  type ProposalDecision,
} from '../../domain/article.ts'
import { groupHelped, withHelped } from '../../domain/articleProposal.ts'
import { type FaultKind, faultKinds } from '../../domain/fault.ts'
import type { Page, PageRequest } from '../../domain/page.ts'
import type { Playbook } from '../../domain/playbook.ts'
import type { ArticleStore } from '../../store/articleStore.ts'
import type { CaseStore, Lesson } from '../../store/caseStore.ts'
import { shippedArticle } from '../articles/shipped.ts'

export type ArticleOutcome =
  | { readonly ok: true; readonly article: ArticleVersion }
  | { readonly ok: false; readonly code: 'conflict' | 'not-found' | 'not-now'; readonly detail: string }
export type DecisionOutcome =
  | { readonly ok: true; readonly proposal: ArticleProposal }
  | { readonly ok: false; readonly code: 'conflict' | 'not-found' | 'not-now'; readonly detail: string }

/** Lessons taken in at a turn. */
const atOnce = 100
/** Of one case, so that a chatty one does not drown the others. */
const notesOfCase = 5
/** What a proposal holds at most; older cases have said the same by then. */
const casesOfProposal = 200
const changed = 'Somebody changed this article meanwhile. Look at the newest version and try again.'

/** Articles: what to know and do about each kind of fault, kept in versions, and made better from cases that ended well. */
export const createArticleDesk = (o: {
  articles: ArticleStore
  cases: Pick<CaseStore, 'get' | 'history'>
  playbooks(): readonly Playbook[]
  now(): number
  newId(): string
}) => {
  const shipped = (kind: FaultKind) => shippedArticle(kind, o.playbooks())
  const current = async (kind: FaultKind): Promise<ArticleVersion> =>
    (await o.articles.versions(kind))[0] ?? shipped(kind)
  const shown = async (proposal: KeptProposal): Promise<ArticleProposal> => {
    const helped = groupHelped(proposal.cases)
    return { ...proposal, helped, suggested: withHelped((await current(proposal.faultKind)).internal, helped) }
  }
  const versionBy = (
    kind: FaultKind,
    body: ArticleBody,
    word: { by: string; note: string },
  ): Omit<ArticleVersion, 'version'> => ({ ...articleBody.parse(body), faultKind: kind, at: o.now(), ...word })

  /** What a case says helped: what the machine kept, and what people noted in it. */
  const experienceOf = async (lesson: Lesson): Promise<Experience | null> => {
    const stored = await o.cases.get(lesson.caseId)
    if (!stored || lesson.outcome === 'falseAlarm' || lesson.outcome === 'merged') return null
    const history = await o.cases.history(lesson.caseId)
    const notes = history
      .filter(({ type, actor }) => type === 'note' && actor !== 'system')
      .slice(-notesOfCase)
      .map(({ text }): Help => ({ kind: 'note', text }))
    const helped = [...lesson.helped.map(readHelp), ...notes].filter(({ text }) => text.trim() !== '')
    return helped.length === 0
      ? null
      : { caseId: lesson.caseId, number: stored.row.number, outcome: lesson.outcome, helped }
  }

  return {
    list: async (): Promise<ArticleVersion[]> => {
      const edited = new Map((await o.articles.latest()).map((article) => [article.faultKind, article]))
      return faultKinds.map((kind) => edited.get(kind) ?? shipped(kind))
    },
    current,
    /** Newest first; the last is as shipped. */
    versions: async (kind: FaultKind): Promise<ArticleVersion[]> => [
      ...(await o.articles.versions(kind)),
      shipped(kind),
    ],

    save: async (
      kind: FaultKind,
      { expectedVersion, note, ...body }: ArticleBody & { expectedVersion: number; note: string },
      by: string,
    ): Promise<ArticleOutcome> => {
      const outcome = await o.articles.save(versionBy(kind, body, { by, note }), expectedVersion)
      if (outcome === 'conflict') return { ok: false, code: 'conflict', detail: changed }
      return { ok: true, article: await current(kind) }
    },

    restore: async (
      kind: FaultKind,
      { version, expectedVersion, note }: { version: number; expectedVersion: number; note?: string | undefined },
      by: string,
    ): Promise<ArticleOutcome> => {
      const all = [...(await o.articles.versions(kind)), shipped(kind)]
      const wanted = all.find((one) => one.version === version)
      if (!wanted) return { ok: false, code: 'not-found', detail: `There is no version ${version} of this article.` }
      const words = note ?? (version === 0 ? 'Back to what was shipped' : `Back to version ${version}`)
      const outcome = await o.articles.save(versionBy(kind, wanted, { by, note: words }), expectedVersion)
      if (outcome === 'conflict') return { ok: false, code: 'conflict', detail: changed }
      return { ok: true, article: await current(kind) }
    },

    proposals: async (
      filter: PageRequest & { state?: KeptProposal['state'] | undefined; faultKind?: FaultKind | undefined },
    ): Promise<Page<ArticleProposal>> => {
      const page = await o.articles.proposals(filter)
      return { ...page, items: await Promise.all(page.items.map(shown)) }
    },

    decide: async (id: string, decision: ProposalDecision, by: string): Promise<DecisionOutcome> => {
      const proposal = await o.articles.proposal(id)
      if (!proposal) return { ok: false, code: 'not-found', detail: 'There is no such proposal.' }
      if (proposal.state !== 'open')
        return { ok: false, code: 'not-now', detail: `This proposal was ${proposal.state} already.` }
      const decided = { decidedBy: by, decidedAt: o.now() }
      if (decision.decision === 'reject') {
        const rejected: KeptProposal = { ...proposal, ...decided, state: 'rejected', reason: decision.reason }
        if ((await o.articles.decide(rejected)) === 'conflict')
          return { ok: false, code: 'conflict', detail: 'Somebody decided on this proposal at the same moment.' }
        return { ok: true, proposal: await shown(rejected) }
      }
      const now = await current(proposal.faultKind)
      const { suggested } = await shown(proposal)
      const { expectedVersion } = decision
      const accepted: KeptProposal = { ...proposal, ...decided, state: 'accepted', version: expectedVersion + 1 }
      const article = versionBy(
        proposal.faultKind,
        { internal: decision.internal ?? suggested, public: decision.public ?? now.public },
        { by, note: decision.note },
      )
      const outcome = await o.articles.decide(accepted, { article, expectedVersion })
      if (outcome === 'conflict') return { ok: false, code: 'conflict', detail: changed }
      return { ok: true, proposal: await shown(accepted) }
    },

    /** Takes what cases have taught since into the proposal of their kind: one for each kind waits at a time. */
    takeLessons: async (): Promise<void> => {
      for (;;) {
        const lessons = await o.articles.waitingLessons(atOnce)
        if (lessons.length === 0) return
        for (const [kind, some] of Map.groupBy(lessons, ({ faultKind }) => faultKind)) {
          const found = (await Promise.all(some.map(experienceOf))).filter((one) => one !== null)
          const at = o.now()
          const id = o.newId()
          const add = (open: KeptProposal | undefined): KeptProposal => {
            const before = open ?? newProposal(id, kind ?? 'anomaly', at)
            const others = before.cases.filter(({ caseId }) => found.every((one) => one.caseId !== caseId))
            return { ...before, changedAt: at, cases: [...others, ...found].slice(-casesOfProposal) }
          }
          await o.articles.propose(kind, some, found.length === 0 ? null : add)
        }
        if (lessons.length < atOnce) return
      }
    },
  }
}
export type ArticleDesk = ReturnType<typeof createArticleDesk>

const newProposal = (id: string, faultKind: FaultKind, at: number): KeptProposal => ({
  id,
  faultKind,
  state: 'open',
  madeAt: at,
  changedAt: at,
  cases: [],
  decidedBy: null,
  decidedAt: null,
  reason: null,
  version: null,
})

/** How remote remedies and ticked checks are written down by the machine; anything else was said when a fix was claimed. */
const readHelp = (text: string): Help => {
  const remedy = /^“(.+)”, sent from here$/su.exec(text)?.[1]
  if (remedy !== undefined) return { kind: 'remedy', text: remedy }
  const check = /^check: (.+)$/su.exec(text)?.[1]
  return check === undefined ? { kind: 'claim', text } : { kind: 'check', text: check }
}
