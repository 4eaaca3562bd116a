import './offers.css'
import { useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { OfferLimitsView, OfferRule, OfferRulesView } from '../../api/wireRules.ts'
import { Button } from '../../parts/button.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { giveWords, whenWords } from './offerWords.ts'
import { OfferSections } from './sections.tsx'

/** What is given for what: read from the top, the first line that fits is the best. */
export const OffersPage = () => {
  const table = useResource<OfferRulesView>('offer-rules')
  const limits = useResource<OfferLimitsView>('offer-limits')
  const currency = limits.data.value?.limits.currency ?? 'EUR'
  return (
    <PageFrame
      title="Offers"
      lead="What is given to make up for what. Read it from the top: the first line that fits is offered first, the others below it are the alternatives."
      actions={
        may('manager') && (
          <Button kind="primary" onClick={() => navigate('/offers/edit')}>
            Change the table
          </Button>
        )
      }
    >
      <OfferSections />
      <Card bare>
        <Shown resource={table}>
          {({ rules }) =>
            rules.length === 0 ? (
              <Empty icon="gift" title="The table is empty">
                Nothing is offered until it has a line.
              </Empty>
            ) : (
              <Table rules={rules} currency={currency} />
            )
          }
        </Shown>
      </Card>
      <p class="small faint">
        After severe or repeated trouble no credit, discount or gift is offered: somebody senior calls, and a
        replacement or refund is.
      </p>
    </PageFrame>
  )
}

const Table = ({ rules, currency }: { rules: readonly OfferRule[]; currency: string }) => (
  <table class="list-table offer-table">
    <thead>
      <tr>
        <th class="number wide-only">Line</th>
        <th>When</th>
        <th>Gives</th>
        <th>How</th>
      </tr>
    </thead>
    <tbody>
      {rules.map((rule, index) => (
        <tr key={rule.id}>
          <td class="number faint wide-only">{index + 1}</td>
          <td>
            <Conditions when={rule.when} />
          </td>
          <td>
            <strong>{giveWords(rule.give, currency)}</strong>
            <span class="sub">“{rule.give.text.en}”</span>
          </td>
          <td>
            {rule.automatic ? (
              <Mark tone="accent" icon="send">
                Unasked, once
              </Mark>
            ) : (
              <span class="soft">by an agent</span>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Conditions = ({ when }: { when: OfferRule['when'] }) => {
  const words = whenWords(when)
  if (words.length === 0) return <span class="soft">always</span>
  return (
    <ul class="conditions-words">
      {words.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  )
}
