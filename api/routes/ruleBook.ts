import { z } from 'zod'
import { offerLimits, offerRule } from '../../domain/offer.ts'
import { pageOf } from '../../domain/page.ts'
import { playbookFields } from '../../domain/playbook.ts'
import { ruleBookEntry } from '../../domain/ruleBookViews.ts'
import { serviceTarget } from '../../domain/serviceTarget.ts'
import type { App } from '../app.ts'
import { bookOrder, changedBook } from '../bookChange.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { pageQuery } from '../query.ts'
import type { RuleBookView } from '../ruleBookCommands.ts'

const policy = z.record(z.string(), z.unknown()).meta({ description: 'Durations are milliseconds, money minor units' })
const ruleBook = z
  .object({
    version: z.int(),
    policy,
    playbooks: z.array(playbookFields),
    offerRules: z.array(offerRule),
    limits: offerLimits,
    targets: z.array(serviceTarget),
  })
  .meta({ id: 'RuleBook', description: 'Everything decisions depend on, as one document with one version' })

const shown = (book: RuleBookView): z.output<typeof ruleBook> => ({
  version: book.version,
  policy: { ...book.policy },
  playbooks: [...book.playbooks],
  offerRules: [...book.offerRules],
  limits: book.limits,
  targets: [...book.targets],
})
const versionParams = z.object({ version: z.coerce.number().int().min(0) })

/** The rule book as a whole, and its history. */
export const ruleBookRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/rule-book',
    {
      config: { role: 'viewer' },
      schema: { tags: ['playbooks'], summary: 'The rule book in force', response: { 200: ruleBook } },
    },
    async () => shown(o.ruleBook.current()),
  )

  app.get(
    '/rule-book/versions',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['playbooks'],
        summary: 'Who changed what in the rule book, when and why, newest first',
        querystring: pageQuery,
        response: { 200: pageOf(ruleBookEntry) },
      },
    },
    async (request) => {
      const { items, nextCursor } = await o.records.ruleBooks.list(request.query)
      return { items: items.map((entry) => ({ ...entry, changed: [...entry.changed] })), nextCursor }
    },
  )

  app.get(
    '/rule-book/versions/:version',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['playbooks'],
        summary: 'The rule book as it was; version 0 is as shipped',
        params: versionParams,
        response: { 200: ruleBook },
      },
    },
    async (request) => {
      const book = await o.ruleBook.version(request.params.version)
      if (!book) throw new Problem('not-found', `There is no version ${request.params.version} of the rule book.`)
      return shown(book)
    },
  )

  app.put(
    '/rule-book/policy',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['playbooks'],
        summary: 'Change numbers that recovery goes by; those not named stay',
        body: z.strictObject({ ...bookOrder, policy }),
        response: { 200: ruleBook },
      },
    },
    async (request) => {
      const { policy: wanted, ...order } = request.body
      const how = { ...order, by: signedIn(request).id, at: o.clock.now() }
      return shown(changedBook(await o.ruleBook.changePolicy(wanted, how)))
    },
  )

  app.post(
    '/rule-book/restore',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['playbooks'],
        summary: 'Put an older rule book in force again as a whole, as a new version',
        body: z.strictObject({ ...bookOrder, version: z.int().nonnegative() }),
        response: { 200: ruleBook },
      },
    },
    async (request) => {
      const { version, ...order } = request.body
      const how = { ...order, by: signedIn(request).id, at: o.clock.now() }
      const result = await o.ruleBook.restore(version, how)
      if (!result) throw new Problem('not-found', `There is no version ${version} of the rule book.`)
      return shown(changedBook(result))
    },
  )

  app.put(
    '/playbooks',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['playbooks'],
        summary: 'Add or replace several playbooks at once, all or none; others stay',
        body: z.strictObject({ ...bookOrder, playbooks: z.array(z.looseObject({})).min(1).max(1_000) }),
        response: { 200: z.object({ version: z.int() }) },
      },
    },
    async (request) => {
      const { playbooks, ...order } = request.body
      const how = { ...order, by: signedIn(request).id, at: o.clock.now() }
      return { version: changedBook(await o.ruleBook.putPlaybooks(playbooks, how)).version }
    },
  )
}
