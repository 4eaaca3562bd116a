import { promise, recoveryCase, survey } from '../../domain/case.ts'
import { offer } from '../../domain/offer.ts'
import type { ImpactCase } from '../caseStore.ts'
import { fromJson } from './json.ts'
import type { Db } from './schema.ts'

/** Cases opened in [from, to), oldest first, with what hangs on them: one query per kind of thing, not per case. */
export const casesForImpact = async (db: Db, { from, to }: { from: number; to: number }): Promise<ImpactCase[]> => {
  const cases = await db
    .selectFrom('cases')
    .select(['id', 'body'])
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to)
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
  const within = () =>
    db.selectFrom('cases').select('cases.id').where('cases.opened_at', '>=', from).where('cases.opened_at', '<', to)

  const devices = await db
    .selectFrom('case_devices')
    .innerJoin('devices', 'devices.id', 'case_devices.device_id')
    .select(['case_devices.case_id', 'devices.model', 'devices.firmware'])
    .where('case_devices.case_id', 'in', within())
    .orderBy('devices.id')
    .execute()
  const promises = await db
    .selectFrom('promises')
    .select(['case_id', 'body'])
    .where('case_id', 'in', within())
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  const offers = await db
    .selectFrom('offers')
    .select(['case_id', 'body'])
    .where('case_id', 'in', within())
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  const surveys = await db.selectFrom('surveys').selectAll().where('case_id', 'in', within()).execute()

  const devicesOf = Map.groupBy(devices, (row) => row.case_id)
  const promisesOf = Map.groupBy(promises, (row) => row.case_id)
  const offersOf = Map.groupBy(offers, (row) => row.case_id)
  const surveyOf = new Map(surveys.map((row) => [row.case_id, fromJson(survey, row.body)]))

  return cases.map(({ id, body }) => ({
    row: fromJson(recoveryCase, body),
    models: distinct((devicesOf.get(id) ?? []).map((row) => row.model)),
    firmwares: distinct((devicesOf.get(id) ?? []).map((row) => row.firmware)),
    promises: (promisesOf.get(id) ?? []).map((row) => fromJson(promise, row.body)),
    offers: (offersOf.get(id) ?? []).map((row) => fromJson(offer, row.body)),
    survey: surveyOf.get(id) ?? null,
  }))
}

const distinct = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
]
