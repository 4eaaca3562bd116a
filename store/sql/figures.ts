import { z } from 'zod'
import { outcomes, promise, recoveryCase } from '../../domain/case.ts'
import { givenOffer, type ImpactCase } from '../../domain/impactCase.ts'
import type { ProblemSubject } from '../../domain/problems.ts'
import type { FigureFilter, FigurePlace, FigureStore, ProblemRow, PromiseLine } from '../figureStore.ts'
import { cursorsOf, rowsFor } from './cursor.ts'
import { fromJson } from './json.ts'
import type { CaseFigureRow } from './rows/cases.ts'
import type { Db } from './schema.ts'

const storyCursors = cursorsOf('stories', z.number(), z.string())
const promiseCursors = cursorsOf('promises', z.number(), z.string())
const givenOffers = z.array(givenOffer)
const outcome = z.enum(outcomes).nullable()
const heard = z.enum(['fault', 'complaint'])

/** How many rows are read at once: between two portions others have their turn. */
const portion = 5_000

const impactCaseOf = (row: CaseFigureRow): ImpactCase => ({
  caseId: row.case_id,
  number: row.number,
  openedAt: row.opened_at,
  customerId: row.customer_id,
  teamId: row.team_id,
  model: row.model,
  firstHeardFrom: heard.parse(row.first_heard),
  state: row.state,
  outcome: outcome.parse(row.outcome),
  faultStartedAt: row.fault_started_at,
  acknowledgedAt: row.acknowledged_at,
  toldAt: row.told_at,
  fixedAt: row.fixed_at,
  closedAt: row.closed_at,
  reopenCount: row.reopen_count,
  repeated: row.repeated === 1,
  firstComplaintAt: row.first_complaint_at,
  contacts: row.contacts,
  promisesKept: row.promises_kept,
  promisesBroken: row.promises_broken,
  promisesMoved: row.promises_moved,
  // Most cases have none.
  offers: row.offers === '[]' ? [] : fromJson(givenOffers, row.offers),
  ratingBefore: row.rating_before,
  rating: row.rating,
  solved: row.solved === null ? null : row.solved === 1,
})

const columnOf = {
  device: 'case_devices.device_id',
  model: 'case_devices.model',
  firmware: 'case_devices.firmware',
  site: 'case_devices.site',
  region: 'case_devices.region',
  gateway: 'case_devices.gateway_id',
} as const satisfies Record<ProblemSubject, string>

export const createFigureStore = (db: Db): FigureStore => {
  const within = ({ from, to, teamId, model }: FigureFilter) => {
    let query = db
      .selectFrom('case_figures')
      .where('case_figures.opened_at', '>=', from)
      .where('case_figures.opened_at', '<', to)
    if (teamId === null) query = query.where('case_figures.team_id', 'is', null)
    else if (teamId !== undefined) query = query.where('case_figures.team_id', '=', teamId)
    if (model !== undefined) query = query.where('case_figures.model', '=', model)
    return query
  }
  /** Devices of real cases, with the figures of their case. */
  const devicesWithin = (filter: FigureFilter) =>
    within(filter)
      .innerJoin('case_devices', 'case_devices.case_id', 'case_figures.case_id')
      .where((eb) =>
        eb.or([eb('case_figures.outcome', 'is', null), eb('case_figures.outcome', 'not in', ['falseAlarm', 'merged'])]),
      )

  const problemsOf = async (
    subject: ProblemSubject,
    filter: FigureFilter & { now: number; currency: string },
  ): Promise<ProblemRow[]> => {
    const column = columnOf[subject]
    // One row for each case and key first: several devices of a case share its model, and must not count it twice.
    const once = devicesWithin(filter)
      .select((eb) => [
        eb.ref(column).as('key'),
        'case_figures.case_id as case_id',
        'case_figures.customer_id as customer_id',
        'case_figures.contacts as contacts',
        eb
          .case()
          .when('case_figures.offers_currency', '=', filter.currency)
          .then(eb.ref('case_figures.offers_minor'))
          .else(0)
          .end()
          .as('offers_minor'),
        eb
          .case()
          .when('case_figures.offers_currency', '!=', filter.currency)
          .then(1)
          .else(0)
          .end()
          .as('other_currency'),
        eb(
          eb.fn.coalesce('case_figures.fixed_at', 'case_figures.closed_at', eb.val(filter.now)),
          '-',
          eb.fn.coalesce('case_figures.fault_started_at', 'case_figures.opened_at'),
        ).as('outage'),
      ])
      .where(column, 'is not', null)
    const rows = await db
      .selectFrom((subject === 'device' ? once : once.distinct()).as('once'))
      .select((eb) => [
        'key',
        eb.fn.count<number>('case_id').as('cases'),
        eb.fn.count<number>('customer_id').distinct().as('customers'),
        eb.fn.sum<number>('contacts').as('contacts'),
        eb.fn.sum<number>('offers_minor').as('offers_minor'),
        eb.fn.sum<number>('other_currency').as('other_currency'),
        eb.fn.sum<number>(eb.case().when('outage', '>', 0).then(eb.ref('outage')).else(0).end()).as('outage'),
      ])
      .groupBy('key')
      .having((eb) => eb.fn.count('case_id'), '>', 1)
      .execute()
    return rows.map((row) => ({
      subject,
      key: row.key ?? '',
      cases: Number(row.cases),
      customers: Number(row.customers),
      contacts: Number(row.contacts),
      offersMinor: Number(row.offers_minor),
      otherCurrency: Number(row.other_currency),
      outageHours: Number(row.outage) / 3_600_000,
    }))
  }

  const lineOf = (row: { body: string; number: number | null; team_id: string | null }): PromiseLine => ({
    promise: fromJson(promise, row.body),
    caseNumber: row.number ?? 0,
    teamId: row.team_id,
  })
  const promiseRows = () =>
    db
      .selectFrom('promises')
      .innerJoin('case_figures', 'case_figures.case_id', 'promises.case_id')
      .select(['promises.id', 'promises.made_at', 'promises.body', 'case_figures.number', 'case_figures.team_id'])
  /** The team's, or those of no team. */
  const ofTeam = <Q extends ReturnType<typeof promiseRows>>(query: Q, teamId: string | null | undefined) =>
    teamId === undefined
      ? query
      : teamId === null
        ? query.where('case_figures.team_id', 'is', null)
        : query.where('case_figures.team_id', '=', teamId)

  return {
    async *cases({ after, ...filter }) {
      let place: FigurePlace | undefined = after
      for (;;) {
        let query = within(filter)
          .selectAll('case_figures')
          .orderBy('case_figures.opened_at')
          .orderBy('case_figures.case_id')
          .limit(portion)
        const behind = place
        if (behind)
          query = query.where((eb) =>
            eb(
              eb.refTuple('case_figures.opened_at', 'case_figures.case_id'),
              '>',
              eb.tuple(behind.openedAt, behind.caseId),
            ),
          )
        const rows = await query.execute()
        if (rows.length > 0) yield rows.map(impactCaseOf)
        const last = rows.at(-1)
        if (last === undefined || rows.length < portion) return
        place = { openedAt: last.opened_at, caseId: last.case_id }
      }
    },

    async problems({ subjects, ...filter }) {
      const found: ProblemRow[] = []
      for (const subject of subjects) found.push(...(await problemsOf(subject, filter)))
      return found
    },

    async problemCases({ subject, keys, limit, ...filter }) {
      if (keys.length === 0) return new Map()
      const column = columnOf[subject]
      const once = devicesWithin(filter)
        .select((eb) => [
          eb.ref(column).as('key'),
          'case_figures.case_id as case_id',
          'case_figures.opened_at as opened_at',
        ])
        .where(column, 'in', keys)
        .groupBy([column, 'case_figures.case_id', 'case_figures.opened_at'])
      const ranked = db.selectFrom(once.as('once')).select((eb) => [
        'key',
        'case_id',
        eb.fn
          .agg<number>('row_number')
          .over((over) => over.partitionBy('key').orderBy('opened_at', 'desc').orderBy('case_id', 'desc'))
          .as('place'),
      ])
      const rows = await db
        .selectFrom(ranked.as('ranked'))
        .select(['key', 'case_id'])
        .where('place', '<=', limit)
        .orderBy('key')
        .orderBy('place')
        .execute()
      const found = new Map<string, string[]>()
      for (const { key, case_id } of rows) {
        const ids = found.get(key ?? '') ?? []
        ids.push(case_id)
        found.set(key ?? '', ids)
      }
      return found
    },

    async stories({ cursor, limit, from, to }) {
      const after = storyCursors.read(cursor)
      let query = db
        .selectFrom('case_figures')
        .innerJoin('cases', 'cases.id', 'case_figures.case_id')
        .select(['case_figures.case_id', 'case_figures.number', 'case_figures.story_at', 'cases.body'])
        .where('story_at', 'is not', null)
        .orderBy('story_at', 'desc')
        .orderBy('case_figures.case_id', 'desc')
        .limit(rowsFor(limit))
      if (from !== undefined) query = query.where('story_at', '>=', from)
      if (to !== undefined) query = query.where('story_at', '<', to)
      if (after)
        query = query.where((eb) => eb(eb.refTuple('story_at', 'case_figures.case_id'), '<', eb.tuple(...after)))
      return storyCursors.page(
        await query.execute(),
        limit,
        (row) => [row.story_at ?? 0, row.case_id],
        (row) => {
          const { title, story, customerId } = fromJson(recoveryCase, row.body)
          return {
            caseId: row.case_id,
            number: row.number,
            title,
            story: story ?? '',
            toldAt: row.story_at ?? 0,
            customerId,
          }
        },
      )
    },

    async promises({ cursor, limit, state, teamId, caseId }) {
      const after = promiseCursors.read(cursor)
      let query = ofTeam(promiseRows(), teamId)
        .orderBy('promises.made_at', 'desc')
        .orderBy('promises.id', 'desc')
        .limit(rowsFor(limit))
      if (state !== undefined) query = query.where('promises.state', '=', state)
      if (caseId !== undefined) query = query.where('promises.case_id', '=', caseId)
      if (after)
        query = query.where((eb) => eb(eb.refTuple('promises.made_at', 'promises.id'), '<', eb.tuple(...after)))
      return promiseCursors.page(await query.execute(), limit, (row) => [row.made_at, row.id], lineOf)
    },

    async *promisesMade({ from, to, teamId }) {
      let place: readonly [number, string] | undefined
      for (;;) {
        let query = ofTeam(promiseRows(), teamId)
          .where('promises.made_at', '>=', from)
          .where('promises.made_at', '<', to)
          .orderBy('promises.made_at')
          .orderBy('promises.id')
          .limit(portion)
        const behind = place
        if (behind)
          query = query.where((eb) => eb(eb.refTuple('promises.made_at', 'promises.id'), '>', eb.tuple(...behind)))
        const rows = await query.execute()
        if (rows.length > 0) yield rows.map(lineOf)
        const last = rows.at(-1)
        if (last === undefined || rows.length < portion) return
        place = [last.made_at, last.id]
      }
    },

    async lastSurvey(customerId) {
      const asked = await db
        .selectFrom('case_figures')
        .select((eb) => eb.fn.max<number | null>('asked_at').as('at'))
        .where('customer_id', '=', customerId)
        .executeTakeFirst()
      const said = await db
        .selectFrom('case_figures')
        .select('rating')
        .where('customer_id', '=', customerId)
        .where('rating', 'is not', null)
        .orderBy('answered_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return { askedAt: asked?.at ?? null, rating: said?.rating ?? null }
    },
  }
}
