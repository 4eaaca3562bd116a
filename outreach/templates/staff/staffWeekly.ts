import { type MessageData, messageData } from '../../../domain/messageData.ts'
import { type Block, button, type Fact, facts, paragraph, quote } from '../letter.ts'
import { template } from '../writing.ts'

type Data = MessageData<'staffWeekly'>
type Spread = Data['minutesToFix']

const percent = (share: number | null): string => (share === null ? 'nothing to count' : `${Math.round(share * 100)} %`)
const length = (minutes: number): string => {
  if (minutes < 90) return `${Math.round(minutes)} min`
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1_440).toFixed(1)} days`
}
const took = ({ median, p90, n }: Spread): string =>
  median === null || p90 === null ? 'nothing to count' : `${length(median)}, 9 of 10 within ${length(p90)} (${n} cases)`
/** `…; the week before 12 min` */
const beside = (now: string, before: string | null): string =>
  before === null ? now : `${now}; the week before ${before}`
const signed = (change: number): string => `${change > 0 ? '+' : ''}${change.toFixed(1)}`
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** The week in figures, read on a phone on Monday morning: numbers first, then what is worth telling and what keeps coming back. */
export const staffWeekly = template(messageData.staffWeekly, ({ name, company, page, figures, data }) => {
  const { before, offerLimits } = data
  const was = (spread: Spread | undefined): string | null =>
    spread === undefined || spread.median === null ? null : length(spread.median)
  const lines: Fact[] = [
    { label: 'Cases', value: String(data.cases) },
    { label: 'Time to notice', value: beside(took(data.minutesToDetect), was(before?.minutesToDetect)) },
    { label: 'Time to tell', value: beside(took(data.minutesToTell), was(before?.minutesToTell)) },
    { label: 'Time to fix', value: beside(took(data.minutesToFix), was(before?.minutesToFix)) },
    {
      label: 'Promises',
      value: beside(
        `${data.promisesKept} kept, ${data.promisesBroken} broken, ${data.promisesReannounced} announced anew`,
        before && `${before.promisesKept} kept, ${before.promisesBroken} broken`,
      ),
    },
    {
      label: 'Found before the customer said a word',
      value: beside(percent(data.proactiveRate), before && percent(before.proactiveRate)),
    },
    { label: 'Told before they noticed', value: `${data.toldFirst} of ${data.knownToCustomer}` },
    { label: 'Repeat failures', value: beside(String(data.repeated), before && String(before.repeated)) },
    { label: 'Given to customers', value: figures.money(data.offersMinor, data.currency) },
    ...offerLimits.classBudgets.map(({ category, perDays, allowedMinor, givenMinor }) => ({
      label: `Budget for ${category}`,
      value: `${figures.money(givenMinor, offerLimits.currency)} of ${figures.money(allowedMinor, offerLimits.currency)} in ${count(perDays, 'day', 'days')}`,
    })),
    {
      label: 'Satisfaction',
      value:
        data.surveys.meanRating === null
          ? 'nobody has answered'
          : `${data.surveys.meanRating.toFixed(1)} of 5 (${count(data.surveys.n, 'answer', 'answers')})${
              data.surveyChange.change === null ? '' : `, ${signed(data.surveyChange.change)} against before`
            }`,
    },
  ]
  const stories: Block[] =
    data.stories.length === 0
      ? []
      : [
          paragraph('Worth telling:'),
          ...data.stories.flatMap(({ number, title, story }) => [paragraph(`Case ${number}, ${title}`), quote(story)]),
        ]
  const problems: Block[] =
    data.problems.length === 0
      ? []
      : [
          paragraph('What keeps coming back:'),
          facts(
            ...data.problems.map(({ subject, key, cases, customers, costMinor }) => ({
              label: `${subject} ${key}`,
              value: `${count(cases, 'case', 'cases')}, ${count(customers, 'customer', 'customers')}, ${figures.money(costMinor, data.currency)}`,
            })),
          ),
        ]
  return {
    language: 'en',
    subject: `Week ${data.week}: ${count(data.cases, 'case', 'cases')}, ${percent(data.proactiveRate)} found first`,
    preheader: `${data.promisesKept} promises kept, ${data.promisesBroken} broken`,
    greeting: `Hello ${name},`,
    blocks: [
      paragraph(`This is how recovery went in week ${data.week} (${data.timeZone}).`),
      facts(...lines),
      ...stories,
      ...problems,
      paragraph('Every figure opens the cases behind it.', 'nextStep'),
      button('Open the figures', page),
    ],
    signOff: { words: 'Forestall', sender: company },
    footer: [{ text: `You receive this every Monday because you manage recovery at ${company}.` }],
  }
})
