import { z } from 'zod'
import { offer, offerChoices, offerLimits, offerRules, offerStates } from '../../domain/offer.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import type { OfferCommands } from '../offerCommands.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, pageQuery } from '../query.ts'

const version = z.int().nonnegative()
const order = {
  /** Of the rule book the change was made on. */
  expectedVersion: version,
  /** Why, for those who read the list of versions. */
  note: z.string().trim().min(1).max(500),
}
const rulesView = z.object({ version, rules: offerRules }).meta({ id: 'OfferRules' })
const limitsView = z.object({ version, limits: offerLimits }).meta({ id: 'OfferLimits' })

/** The book after the change; throws what is wrong with it, or that somebody else was faster. */
const stored = (result: Awaited<ReturnType<OfferCommands['rules']['change']>>, under: string) => {
  if (result.outcome === 'stored') return result.book
  if (result.outcome === 'conflict')
    throw new Problem('conflict', `The rule book is at version ${result.version} now: read it again, and change that.`)
  throw new Problem('invalid-input', result.mistakes[0]?.message, {
    errors: result.mistakes.map(({ path, message }) => ({
      in: 'body',
      path: path.replace(/^(offerRules|limits)(?=\.|$)/, under),
      message,
    })),
  })
}

/** Amends offered to customers, the table they come from, and the limits they stay within. */
export const offerRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/offers',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['offers'],
        summary: 'List offers, newest first',
        querystring: pageQuery.extend({ caseId: idText.optional(), state: z.enum(offerStates).optional() }),
        response: { 200: pageOf(offer) },
      },
    },
    (request) => o.records.cases.offers(request.query),
  )

  app.get(
    '/cases/:id/offer-choices',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['offers'],
        summary: 'What the offer table gives for a case now, and how much of each limit is left for you',
        params: idParams,
        response: { 200: offerChoices.meta({ id: 'OfferChoices' }) },
      },
    },
    async (request) => {
      const { id } = request.params
      const choices = await o.recovery.offerChoices(id, signedIn(request).id)
      if (choices === undefined) throw new Problem('not-found', `There is no case with the id ${id}.`)
      return choices
    },
  )

  app.get(
    '/offer-rules',
    {
      config: { role: 'viewer' },
      schema: { tags: ['offers'], summary: 'The offer table in force', response: { 200: rulesView } },
    },
    async () => {
      const book = o.recovery.rules.current()
      return { version: book.version, rules: [...book.offerRules] }
    },
  )

  app.put(
    '/offer-rules',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['offers'],
        summary: 'Replace the offer table; a new version of the rule book',
        body: z.strictObject({ ...order, rules: offerRules }),
        response: { 200: rulesView },
      },
    },
    async (request) => {
      const { rules, ...how } = request.body
      // An offer of another currency would be over the limits whatever it costs: said now, not when somebody needs it.
      const { currency } = o.recovery.rules.current().limits
      const other = rules.findIndex(({ give }) => give.currency !== undefined && give.currency !== currency)
      if (other >= 0)
        throw new Problem('invalid-input', `The limits are in ${currency}, and so are all offers.`, {
          errors: [{ in: 'body', path: `rules.${other}.give.currency`, message: `must be ${currency}, or left out` }],
        })
      const by = signedIn(request).id
      const book = stored(
        await o.recovery.rules.change({ offerRules: rules }, { ...how, by, at: o.clock.now() }),
        'rules',
      )
      return { version: book.version, rules: [...book.offerRules] }
    },
  )

  app.get(
    '/offer-limits',
    {
      config: { role: 'viewer' },
      schema: { tags: ['offers'], summary: 'The limits of offers in force', response: { 200: limitsView } },
    },
    async () => {
      const { version: now, limits } = o.recovery.rules.current()
      return { version: now, limits }
    },
  )

  app.put(
    '/offer-limits',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['offers'],
        summary: 'Replace the limits of offers; a new version of the rule book',
        body: z.strictObject({ ...order, limits: offerLimits }),
        response: { 200: limitsView },
      },
    },
    async (request) => {
      const { limits, ...how } = request.body
      const by = signedIn(request).id
      const book = stored(await o.recovery.rules.change({ limits }, { ...how, by, at: o.clock.now() }), 'limits')
      return { version: book.version, limits: book.limits }
    },
  )
}
