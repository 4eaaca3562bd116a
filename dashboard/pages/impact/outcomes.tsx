import type { ImpactFigures } from '../../api/wireLoop.ts'
import { Card } from '../../parts/page.tsx'
import { count, money } from '../../words/states.ts'
import { offerKindWords } from '../offers/offerWords.ts'
import { Figure, rate } from './figure.tsx'

const oneDecimal = (value: number): string => value.toFixed(1)

/** Whether we kept our word, what we gave, what customers said, where we were wrong. */
export const Outcomes = ({ impact }: { impact: ImpactFigures }) => {
  const settled = impact.promisesKept + impact.promisesBroken
  const { surveys, surveyChange } = impact
  return (
    <Card title="How it went" bare>
      <dl class="figures">
        <Figure
          label="Promises kept"
          figure={impact.promisesBroken > 0 ? 'promisesBroken' : 'promisesKept'}
          none={settled === 0}
          note={
            settled === 0
              ? 'none settled yet'
              : `${impact.promisesKept} kept, ${impact.promisesBroken} broken, ${impact.promisesReannounced} announced anew in time`
          }
        >
          {rate(settled === 0 ? null : impact.promisesKept / settled)}
        </Figure>
        <Figure
          label="Customers’ rating"
          figure="surveys"
          none={surveys.n === 0}
          note={
            surveys.n === 0
              ? 'no answers yet'
              : `${count(surveys.n, 'answer')}, ${surveys.solved} say it works again${changeWords(surveyChange)}`
          }
        >
          {surveys.meanRating === null ? '–' : `${oneDecimal(surveys.meanRating)} of 5`}
        </Figure>
        <Figure label="Amends given" figure="offers" none={impact.offersByKind.length === 0} note={kindsWords(impact)}>
          {impact.offersMinor === 0 ? 'none' : money(impact.offersMinor, impact.currency)}
        </Figure>
        <Figure
          label="Had to get in touch"
          figure="contacts"
          none={impact.contacts === 0}
          note="complaints, “still broken”, calls back"
        >
          {impact.contacts}
        </Figure>
        <Figure
          label="Failed again"
          figure="repeated"
          none={impact.repeated === 0}
          note="same device or customer within 90 days"
        >
          {impact.repeated}
        </Figure>
        <Figure label="Reopened" figure="reopened" none={impact.reopened === 0} note="not right the first time">
          {impact.reopened}
        </Figure>
        <Figure label="False alarms" figure="falseAlarms" none={impact.falseAlarms === 0} note="taught to the detector">
          {impact.falseAlarms}
        </Figure>
        <Figure
          label="Put right unseen"
          figure="undisturbed"
          none={impact.undisturbed === 0}
          note="remotely, nobody disturbed"
        >
          {impact.undisturbed}
        </Figure>
      </dl>
    </Card>
  )
}

const changeWords = ({ n, before, after }: ImpactFigures['surveyChange']): string =>
  n === 0 || before === null || after === null
    ? ''
    : `; ${oneDecimal(before)} before, ${oneDecimal(after)} after (${count(n, 'customer')})`

const kindsWords = ({ offersByKind }: ImpactFigures): string =>
  offersByKind.length === 0
    ? 'nothing was given'
    : offersByKind.map(({ kind, count: times }) => `${times} × ${offerKindWords[kind].toLowerCase()}`).join(', ')
