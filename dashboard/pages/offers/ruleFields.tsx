import type { Severity } from '../../api/wire.ts'
import type { OfferRule } from '../../api/wireRules.ts'
import { CheckList, NumberEntry, Switch, WordsEntry } from '../../parts/entries.tsx'
import { Entry, Select } from '../../parts/entry.tsx'
import { Folded } from '../../parts/folded.tsx'
import { SaidEntry } from '../../parts/said.tsx'
import { minorUnits, severityWords } from '../../words/states.ts'
import { causeOptions, giveWords, offerKindWords, whenWords } from './offerWords.ts'

type When = OfferRule['when']
type Kind = OfferRule['give']['kind']
const kinds = Object.entries(offerKindWords) as [Kind, string][]
const severities = Object.entries(severityWords) as [Severity, string][]
const some = <T,>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)

/** One line: when it fits, what it gives; said as a sentence above, so that it can be read before it is understood. */
export const OfferRuleFields = (props: {
  rule: OfferRule
  change: (part: Partial<OfferRule>) => void
  currency: string
  at: (field: string) => { path: string; mistake: string | undefined }
  mistakeAt: (path: string) => string | undefined
  path: string
  /** Just added: open. */
  fresh: boolean
  /** Something inside is wrong. */
  wrong: boolean
}) => {
  const { rule, change, at, currency } = props
  const { when, give } = rule
  const changeWhen = (part: Partial<When>): void => change({ when: { ...when, ...part } })
  const changeGive = (part: Partial<OfferRule['give']>): void => change({ give: { ...give, ...part } })
  const conditions = whenWords(when)
  return (
    <Folded
      open={props.fresh}
      wrong={props.wrong}
      summary={
        <>
          <strong>{giveWords(give, currency)}</strong>{' '}
          <span class="soft">{conditions.length === 0 ? 'always' : `when ${conditions.join(', and ')}`}</span>
          {rule.automatic && <span class="faint">, unasked</span>}
        </>
      }
    >
      <Entry label="Id" value={rule.id} onChange={(id) => change({ id })} {...at('id')} />
      <WordsEntry
        label="Kinds of trouble"
        placeholder="any"
        value={when.categories ?? []}
        onChange={(list) => changeWhen({ categories: some(list) })}
        {...at('when.categories')}
      />
      <WordsEntry
        label="Loyalty tiers"
        placeholder="any"
        value={when.tiers ?? []}
        onChange={(list) => changeWhen({ tiers: some(list) })}
        {...at('when.tiers')}
      />
      <NumberEntry
        label="Out for at least"
        unit="hours"
        placeholder="any"
        value={when.outageHoursAtLeast}
        onChange={(outageHoursAtLeast) => changeWhen({ outageHoursAtLeast })}
        {...at('when.outageHoursAtLeast')}
      />
      <CheckList
        label="Severity (none: any)"
        value={when.severities ?? []}
        options={severities}
        onChange={(list) => changeWhen({ severities: some(list) })}
        {...at('when.severities')}
      />
      <CheckList
        label="Cause (none: any)"
        value={when.causes ?? []}
        options={causeOptions}
        onChange={(list) => changeWhen({ causes: some(list) })}
        {...at('when.causes')}
      />
      <Select
        label="Happened before"
        value={when.repeated === undefined ? '' : String(when.repeated)}
        options={[
          ['', 'either way'],
          ['true', 'yes, within 90 days'],
          ['false', 'no, the first time'],
        ]}
        onChange={(value) => changeWhen({ repeated: value === '' ? undefined : value === 'true' })}
        {...at('when.repeated')}
      />
      <Select
        label="Gives"
        value={give.kind}
        options={kinds}
        onChange={(kind) => {
          const chosen = kinds.find(([one]) => one === kind)?.[0] ?? 'credit'
          changeGive({
            kind: chosen,
            amountMinor: chosen === 'apology' ? undefined : (give.amountMinor ?? 500),
            percent: chosen === 'discount' ? (give.percent ?? 10) : undefined,
          })
        }}
        {...at('give.kind')}
      />
      {give.kind === 'discount' && (
        <NumberEntry
          label="Percent off"
          value={give.percent}
          onChange={(percent) => changeGive({ percent })}
          {...at('give.percent')}
        />
      )}
      {give.kind !== 'apology' && (
        <NumberEntry
          label={give.kind === 'discount' ? 'At most' : 'Worth'}
          unit={give.currency ?? currency}
          times={minorUnits(give.currency ?? currency)}
          value={give.amountMinor}
          onChange={(amountMinor) => changeGive({ amountMinor })}
          {...at('give.amountMinor')}
        />
      )}
      <Switch
        label="Goes out unasked, once a case"
        checked={rule.automatic}
        onChange={(automatic) => change({ automatic })}
      />
      <SaidEntry
        label="To the customer it is called"
        path={`${props.path}.give.text`}
        value={give.text}
        mistakeAt={props.mistakeAt}
        onChange={(text) => changeGive({ text })}
      />
    </Folded>
  )
}
