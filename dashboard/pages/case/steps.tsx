import './steps.css'
import type { Case } from '../../api/wire.ts'
import { Icon } from '../../parts/icon.tsx'
import { When } from '../../time/when.tsx'
import { stepsOf } from '../cases/caseFacts.ts'

const unseenWords = { done: 'done: ', current: 'now: ', ahead: 'ahead: ', skipped: 'skipped: ' }

/** The way of this case, lit up to where it stands. */
export const Steps = ({ one }: { one: Case }) => (
  <ol class="steps" aria-label="Where this case stands">
    {stepsOf(one).map((step) => (
      <li key={step.label} class={step.status} aria-current={step.status === 'current' ? 'step' : undefined}>
        <i aria-hidden="true">{step.status === 'done' && <Icon name="approve" size={11} />}</i>
        <strong>
          <span class="unseen">{unseenWords[step.status]}</span>
          {step.label}
        </strong>
        {step.at && step.status !== 'ahead' && (
          <span>
            <When at={step.at} />
          </span>
        )}
      </li>
    ))}
  </ol>
)
