import type { Kysely } from 'kysely'
import { z } from 'zod'

const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullable()
  .catch(null)
/** What the figures need of a case of before: only these parts are read, whatever version wrote it. */
const storedCase = z.object({
  number: z.number(),
  deviceIds: z.array(z.string()),
  firstHeardFrom: z.string(),
  outcome: z.string().nullable(),
  acknowledgedAt: moment,
  faultStartedAt: moment,
  toldAt: moment,
  fixedAt: moment,
  reopenCount: z.number().catch(0),
})
const storedPromise = z.object({ what: z.string(), state: z.string(), publicDueAt: moment, settledAt: moment })
const storedOffer = z.object({
  kind: z.string().catch('credit'),
  amountMinor: z.number(),
  currency: z.string(),
  state: z.string(),
})
const storedSurvey = z.object({ rating: z.number(), solved: z.boolean(), answeredAt: moment })

type Tables = {
  cases: {
    id: string
    customer_id: string | null
    team_id: string | null
    state: string
    opened_at: number
    closed_at: number | null
    body: string
  }
  case_devices: Record<'case_id' | 'device_id', string> &
    Record<'model' | 'firmware' | 'site' | 'region' | 'gateway_id', string | null>
  devices: { id: string } & Record<'model' | 'firmware' | 'site' | 'region' | 'gateway_id', string | null>
  promises: {
    id: string
    case_id: string
    body: string
    what: string
    state: string
    public_due_at: number | null
    settled_at: number | null
  }
  offers: { case_id: string; body: string }
  surveys: { case_id: string; body: string }
  complaints: { case_id: string; at: number }
  case_figures: Record<string, string | number | null>
}

/** Cases of before get their figures from what is kept of them; what was not kept then (when a survey was sent) stays unknown. */
export const fillInFigures = async (untyped: Kysely<unknown>): Promise<void> => {
  const db = untyped.withTables<Tables>()
  const devices = await db
    .selectFrom('case_devices')
    .innerJoin('devices', 'devices.id', 'case_devices.device_id')
    .select(['case_id', 'device_id', 'devices.model', 'devices.firmware', 'devices.site', 'devices.region'])
    .select('devices.gateway_id')
    .execute()
  for (const { case_id, device_id, ...was } of devices)
    await db
      .updateTable('case_devices')
      .set(was)
      .where('case_id', '=', case_id)
      .where('device_id', '=', device_id)
      .execute()
  for (let after = ''; ; ) {
    const cases = await db
      .selectFrom('cases')
      .select(['id', 'customer_id', 'team_id', 'state', 'opened_at', 'closed_at', 'body'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(200)
      .execute()
    for (const one of cases) await ofCase(db, one)
    const last = cases.at(-1)
    if (last === undefined) return
    after = last.id
  }
}

const ofCase = async (db: Kysely<Tables>, one: Tables['cases']): Promise<void> => {
  const parsed = storedCase.safeParse(JSON.parse(one.body))
  if (!parsed.success) return
  const { number, deviceIds, firstHeardFrom, outcome, reopenCount, ...moments } = parsed.data
  const [promises, offers, [survey], complaints, devices] = [
    await db.selectFrom('promises').select(['id', 'body']).where('case_id', '=', one.id).execute(),
    await db.selectFrom('offers').select('body').where('case_id', '=', one.id).execute(),
    await db.selectFrom('surveys').select('body').where('case_id', '=', one.id).execute(),
    await db.selectFrom('complaints').select('at').where('case_id', '=', one.id).execute(),
    await db.selectFrom('case_devices').select(['device_id', 'model']).where('case_id', '=', one.id).execute(),
  ]
  const count: Record<string, number> = {}
  for (const { id, body } of promises) {
    const promise = storedPromise.parse(JSON.parse(body))
    count[promise.state] = (count[promise.state] ?? 0) + 1
    await db
      .updateTable('promises')
      .set({
        what: promise.what,
        state: promise.state,
        public_due_at: promise.publicDueAt,
        settled_at: promise.settledAt,
      })
      .where('id', '=', id)
      .execute()
  }
  const given = offers
    .map(({ body }) => storedOffer.parse(JSON.parse(body)))
    .filter(({ state }) => state === 'offered' || state === 'accepted')
    .map(({ kind, currency, amountMinor }) => ({ kind, currency, amountMinor }))
  const currency = given[0]?.currency ?? null
  const answered = survey && storedSurvey.parse(JSON.parse(survey.body))
  await db
    .insertInto('case_figures')
    .values({
      case_id: one.id,
      number,
      opened_at: one.opened_at,
      customer_id: one.customer_id,
      team_id: one.team_id,
      model: devices.find(({ device_id }) => device_id === deviceIds[0])?.model ?? null,
      first_heard: firstHeardFrom,
      state: one.state,
      outcome,
      fault_started_at: moments.faultStartedAt,
      acknowledged_at: moments.acknowledgedAt,
      told_at: moments.toldAt,
      fixed_at: moments.fixedAt,
      closed_at: one.closed_at,
      reopen_count: reopenCount,
      repeated: 0,
      first_complaint_at: complaints.length === 0 ? null : Math.min(...complaints.map(({ at }) => at)),
      contacts: complaints.length,
      promises_kept: count.kept ?? 0,
      promises_broken: count.broken ?? 0,
      promises_moved: count.reannounced ?? 0,
      offers: JSON.stringify(given),
      offers_minor: given.filter((o) => o.currency === currency).reduce((sum, o) => sum + o.amountMinor, 0),
      offers_currency: currency,
      rating: answered?.rating ?? null,
      solved: answered ? (answered.solved ? 1 : 0) : null,
      answered_at: answered?.answeredAt ?? null,
      asked_at: answered?.answeredAt ?? null,
    })
    .execute()
}
