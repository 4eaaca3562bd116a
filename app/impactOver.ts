import type { Impact } from '../domain/impact.ts'
import { countImpact } from '../recovery/impact.ts'
import { defaultAssumptions, impactAssumptions } from '../recovery/impactAssumptions.ts'
import type { Records } from '../store/records.ts'

/** Impact over a period, with the operator's assumptions where they have been edited. */
export const impactOver =
  (records: Pick<Records, 'cases' | 'settings'>) =>
  async (range: { from: number; to: number }): Promise<Impact> => {
    const edited = await records.settings.get('impact-assumptions')
    const assumptions = edited === undefined ? defaultAssumptions : impactAssumptions.parse(edited)
    return countImpact(await records.cases.forImpact(range), range, assumptions)
  }
