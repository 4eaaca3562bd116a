import { day } from '../../domain/clock.ts'
import { offer } from '../../domain/offer.ts'
import type { CaseStep } from '../caseStore.ts'
import { fromJson } from './json.ts'
import type { CaseFigureRow } from './rows/cases.ts'
import type { Tx } from './schema.ts'

/** A case of the same device or customer this long before makes it a repeated failure (PRODUCT.md: 90 days). */
const repeatedWithin = 90 * day

/**
 * The figures of a case, kept in the same transaction as the step that changes them: a narrow row, so that a hundred thousand
 * of them are counted without reading one case.
 */
export const keepFigures = async (tx: Tx, step: CaseStep): Promise<void> => {
  const { row } = step
  const plain = {
    customer_id: row.customerId,
    team_id: row.teamId,
    first_heard: row.firstHeardFrom,
    state: row.state,
    outcome: row.outcome,
    fault_started_at: row.faultStartedAt,
    acknowledged_at: row.acknowledgedAt,
    told_at: row.toldAt,
    fixed_at: row.fixedAt,
    closed_at: row.closedAt,
    reopen_count: row.reopenCount,
  }
  if (step.expectedVersion === 0)
    await tx
      .insertInto('case_figures')
      .values({
        case_id: row.id,
        number: row.number,
        opened_at: row.openedAt,
        model: await modelOf(tx, step),
        repeated: (await cameBefore(tx, step)) ? 1 : 0,
        contacts: 0,
        promises_kept: 0,
        promises_broken: 0,
        promises_moved: 0,
        offers: '[]',
        offers_minor: 0,
        rating_before: await ratingBefore(tx, row.customerId),
        ...plain,
      })
      .execute()
  const more = {
    ...(await promisesOf(tx, step)),
    ...(await offersOf(tx, step)),
    ...(await storyOf(tx, step)),
    ...surveyOf(step),
  }
  if (step.expectedVersion > 0 || Object.keys(more).length > 0)
    await tx
      .updateTable('case_figures')
      .set({ ...plain, ...more })
      .where('case_id', '=', row.id)
      .execute()
  await countContacts(tx, step)
}

/** What a device was when it joined the case; behind a gateway it is where its gateway is, unless it says otherwise. */
export const rememberDevice = async (tx: Tx, caseId: string, deviceId: string): Promise<void> => {
  const found = await tx
    .selectFrom('devices')
    .leftJoin('devices as gateways', 'gateways.id', 'devices.gateway_id')
    .select(['devices.model', 'devices.firmware', 'devices.gateway_id'])
    .select((eb) => [
      eb.fn.coalesce('devices.site', 'gateways.site').as('site'),
      eb.fn.coalesce('devices.region', 'gateways.region').as('region'),
    ])
    .where('devices.id', '=', deviceId)
    .executeTakeFirst()
  await tx
    .insertInto('case_devices')
    .values({ case_id: caseId, device_id: deviceId, ...found })
    .execute()
}
const modelOf = async (tx: Tx, { row }: CaseStep): Promise<string | null> => {
  const [deviceId] = row.deviceIds
  if (deviceId === undefined) return null
  const found = await tx
    .selectFrom('case_devices')
    .select('model')
    .where('case_id', '=', row.id)
    .where('device_id', '=', deviceId)
    .executeTakeFirst()
  return found?.model ?? null
}

const cameBefore = async (tx: Tx, { row }: CaseStep): Promise<boolean> => {
  const since = row.openedAt - repeatedWithin
  const before = tx
    .selectFrom('cases')
    .select('cases.id')
    .where('cases.opened_at', '>=', since)
    .where('cases.opened_at', '<=', row.openedAt)
    .where('cases.id', '!=', row.id)
    .where('cases.state', 'not in', ['cancelled', 'merged'])
    .limit(1)
  if (row.customerId !== null && (await before.where('cases.customer_id', '=', row.customerId).executeTakeFirst()))
    return true
  if (row.deviceIds.length === 0) return false
  const sameDevice = await before
    .innerJoin('case_devices', 'case_devices.case_id', 'cases.id')
    .where('case_devices.device_id', 'in', row.deviceIds)
    .executeTakeFirst()
  return sameDevice !== undefined
}

/** What they said last, of an earlier case; else what the operator knows of them. */
const ratingBefore = async (tx: Tx, customerId: string | null): Promise<number | null> => {
  if (customerId === null) return null
  const said = await tx
    .selectFrom('case_figures')
    .select('rating')
    .where('customer_id', '=', customerId)
    .where('rating', 'is not', null)
    .orderBy('answered_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (said) return said.rating
  const known = await tx.selectFrom('customers').select('rating').where('id', '=', customerId).executeTakeFirst()
  return known?.rating ?? null
}

const promisesOf = async (
  tx: Tx,
  step: CaseStep,
): Promise<Partial<Pick<CaseFigureRow, 'promises_kept' | 'promises_broken' | 'promises_moved'>>> => {
  if (step.promises.length === 0) return {}
  const rows = await tx
    .selectFrom('promises')
    .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
    .where('case_id', '=', step.row.id)
    .groupBy('state')
    .execute()
  const count = (state: string): number => Number(rows.find((one) => one.state === state)?.n ?? 0)
  return { promises_kept: count('kept'), promises_broken: count('broken'), promises_moved: count('reannounced') }
}

const offersOf = async (
  tx: Tx,
  step: CaseStep,
): Promise<Partial<Pick<CaseFigureRow, 'offers' | 'offers_minor' | 'offers_currency'>>> => {
  if (step.offers.length === 0) return {}
  const rows = await tx
    .selectFrom('offers')
    .select('body')
    .where('case_id', '=', step.row.id)
    .where('state', 'in', ['offered', 'accepted'])
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  const given = rows.map(({ body }) => {
    const { kind, currency, amountMinor } = fromJson(offer, body)
    return { kind, currency, amountMinor }
  })
  const currency = given[0]?.currency ?? null
  return {
    offers: JSON.stringify(given),
    offers_minor: given.filter((o) => o.currency === currency).reduce((sum, o) => sum + o.amountMinor, 0),
    offers_currency: currency,
  }
}

const storyOf = async (tx: Tx, { row, history }: CaseStep): Promise<Partial<Pick<CaseFigureRow, 'story_at'>>> => {
  const told = history.find(({ type }) => type === 'story')
  if (told === undefined) return {}
  if (row.story === null) return { story_at: null }
  const before = await tx.selectFrom('case_figures').select('story_at').where('case_id', '=', row.id).executeTakeFirst()
  // Worded anew it is still the same story.
  return { story_at: before?.story_at ?? told.at }
}

const surveyOf = (step: CaseStep): Partial<Pick<CaseFigureRow, 'rating' | 'solved' | 'answered_at' | 'asked_at'>> => {
  const asked = step.messages.find(({ template }) => template === 'survey')
  const { survey } = step
  return {
    ...(asked && { asked_at: asked.createdAt }),
    ...(survey && { rating: survey.rating, solved: survey.solved ? 1 : 0, answered_at: survey.answeredAt }),
  }
}

const gotInTouch: readonly string[] = ['complaint', 'stillBroken', 'talkToPerson']

const countContacts = async (tx: Tx, { row, history, complaint }: CaseStep): Promise<void> => {
  const [line] = history
  const touches = history.filter(({ type, actor }) => actor === 'customer' && gotInTouch.includes(type)).length
  const n = touches > 0 ? 1 : complaint ? 1 : 0
  if (n === 0 || line === undefined) return
  await tx
    .updateTable('case_figures')
    .set((eb) => ({
      contacts: eb('contacts', '+', n),
      first_complaint_at: eb.fn.coalesce('first_complaint_at', eb.val(complaint?.at ?? line.at)),
    }))
    .where('case_id', '=', row.id)
    .execute()
}
