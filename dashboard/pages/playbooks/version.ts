import { useResource } from '../../api/resource.ts'

interface RuleBookNow {
  readonly version: number
}

/** The version of the rule book that a change is made on: what the server refuses to overwrite when somebody was quicker. */
export const useRuleBookVersion = (): { readonly current: number | undefined } => {
  const book = useResource<RuleBookNow>('rule-book')
  return { current: book.data.value?.version }
}
