import { useResource } from '../../api/resource.ts'
import type { OfferLimitsView } from '../../api/wireRules.ts'

/** The version of the rule book that a change is made on: what the server refuses to overwrite when somebody was quicker. */
export const useRuleBookVersion = (): { readonly current: number | undefined } => {
  // The smallest part of the book that says its version: the whole of it is all playbooks.
  const book = useResource<OfferLimitsView>('offer-limits')
  return { current: book.data.value?.version }
}
