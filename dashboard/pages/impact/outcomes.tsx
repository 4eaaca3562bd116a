import type { Impact } from '../../api/wire.ts'
import { Card } from '../../parts/page.tsx'
import { count, money } from '../../words/states.ts'

/** Whether we kept our word, what we gave, what customers said, where we were wrong. */
export const Outcomes = ({ impact }: { impact: Impact }) => {
  const promises = impact.promisesKept + impact.promisesBroken
  const { surveys } = impact
  return (
    <Card title="How it went" bare>
      <dl class="figures">
        <div class="figure">
          <dt>Promises kept</dt>
          <dd>{promises === 0 ? '–' : `${Math.round((100 * impact.promisesKept) / promises)} %`}</dd>
          <dd class="note">
            {promises === 0 ? 'none settled yet' : `${impact.promisesKept} kept, ${impact.promisesBroken} broken`}
          </dd>
        </div>
        <div class="figure">
          <dt>Customers’ rating</dt>
          <dd>{surveys.meanRating === null ? '–' : `${surveys.meanRating.toFixed(1)} of 5`}</dd>
          <dd class="note">
            {surveys.n === 0 ? 'no answers yet' : `${count(surveys.n, 'answer')}, ${surveys.solved} say it works again`}
          </dd>
        </div>
        <div class="figure">
          <dt>Amends given</dt>
          <dd>{impact.offersMinor === 0 ? 'none' : money(impact.offersMinor, impact.currency)}</dd>
          <dd class="note">credits offered or accepted</dd>
        </div>
        <div class="figure">
          <dt>Not right the first time</dt>
          <dd>{impact.reopened + impact.falseAlarms}</dd>
          <dd class="note">
            {impact.reopened} reopened, {count(impact.falseAlarms, 'false alarm')}
          </dd>
        </div>
      </dl>
    </Card>
  )
}
