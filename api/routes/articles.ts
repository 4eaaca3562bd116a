import { z } from 'zod'
import {
  articleChange,
  articleProposal,
  articleVersion,
  proposalDecision,
  proposalStates,
} from '../../domain/article.ts'
import { faultKinds } from '../../domain/fault.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, pageQuery, whole } from '../query.ts'

const kindParams = z.object({ faultKind: z.enum(faultKinds) })
const withVersions = articleVersion.extend({
  versions: z.array(articleVersion).describe('Newest first; 0 is as shipped'),
})

/** What to know and do about each kind of fault, kept in versions. */
export const articleRoutes = (app: App, o: ApiContext): void => {
  const { articles } = o.loop

  app.get(
    '/articles',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['articles'],
        summary: 'The article of every kind of fault, as it stands',
        response: { 200: pageOf(articleVersion) },
      },
    },
    async () => whole(await articles.list()),
  )

  app.get(
    '/articles/proposals',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['articles'],
        summary: 'What cases that ended well would add to articles, newest first',
        querystring: pageQuery.extend({
          state: z.enum(proposalStates).optional(),
          faultKind: z.enum(faultKinds).optional(),
        }),
        response: { 200: pageOf(articleProposal) },
      },
    },
    (request) => articles.proposals(request.query),
  )

  app.post(
    '/articles/proposals/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['articles'],
        summary: 'Accept a proposal into a new version, as suggested or as you word it, or reject it with a reason',
        params: idParams,
        body: proposalDecision,
        response: { 200: articleProposal },
      },
    },
    async (request) => {
      const outcome = await articles.decide(request.params.id, request.body, signedIn(request).id)
      if (!outcome.ok) throw new Problem(outcome.code, outcome.detail)
      return outcome.proposal
    },
  )

  app.get(
    '/articles/:faultKind',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['articles'],
        summary: 'One article with all its versions',
        params: kindParams,
        response: { 200: withVersions },
      },
    },
    async ({ params: { faultKind } }) => ({
      ...(await articles.current(faultKind)),
      versions: await articles.versions(faultKind),
    }),
  )

  app.put(
    '/articles/:faultKind',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['articles'],
        summary: 'Save a new version',
        params: kindParams,
        body: articleChange,
        response: { 200: articleVersion },
      },
    },
    async (request) => {
      const outcome = await articles.save(request.params.faultKind, request.body, signedIn(request).id)
      if (!outcome.ok) throw new Problem(outcome.code, outcome.detail)
      return outcome.article
    },
  )

  app.post(
    '/articles/:faultKind/restore',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['articles'],
        summary: 'Make an earlier version the newest again; 0 is as shipped',
        params: kindParams,
        body: z.object({
          version: z.int().nonnegative(),
          expectedVersion: z.int().nonnegative(),
          note: z.string().trim().min(1).max(500).optional(),
        }),
        response: { 200: articleVersion },
      },
    },
    async (request) => {
      const outcome = await articles.restore(request.params.faultKind, request.body, signedIn(request).id)
      if (!outcome.ok) throw new Problem(outcome.code, outcome.detail)
      return outcome.article
    },
  )
}
