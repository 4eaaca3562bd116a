import { minute } from '../../domain/clock.ts'
import { moment, spoken } from '../actions/act.ts'
import type { Effect } from '../effects.ts'
import { readSnapshot } from '../snapshot.ts'
import type { LivedCase } from './replay.ts'

/** What a case has to show to the world, one thing each. `key`: what makes two of them the same thing. */
interface Shown {
  readonly key: string
  readonly words: string
  readonly at: number
  /** What may differ although it is the same thing: the words of a message, the time of a promise. */
  readonly content: string
}

const messageWords: Readonly<Record<string, string>> = {
  faultFound: 'The first message to the customer',
  update: 'An update to the customer',
  visitPlanned: 'The message about the visit',
  promiseMoved: 'The message that the promised time moves',
  fixVerified: 'The message that it works again',
  stillOnIt: 'The message that we are still on it',
  offer: 'The message with an offer',
  voucher: 'The message with a voucher',
  closed: 'The closing message',
  survey: 'The survey',
  incidentUpdate: 'The news of the incident',
  staffCase: 'A message to staff that the case is theirs',
  staffEscalation: 'A call to the next level',
  staffStillBroken: 'A message to staff that it is still broken',
  staffApproval: 'A request to a manager',
}

const saidBy = (data: Readonly<Record<string, unknown>>): string => {
  const { words } = data
  return typeof words === 'object' && words !== null && 'wrong' in words && 'meaning' in words
    ? [words.wrong, words.meaning].map(inEnglish).join(' ')
    : ''
}
const inEnglish = (said: unknown): string =>
  typeof said === 'object' && said !== null && 'en' in said ? String(said.en) : ''

const shownOf = (effect: Effect, at: number): Shown[] => {
  switch (effect.type) {
    case 'tellCustomer':
    case 'tellStaff': {
      const to = effect.type === 'tellStaff' ? ` ${JSON.stringify(effect.to)}` : ''
      const words = messageWords[effect.template] ?? `The message “${effect.template}”`
      return [{ key: `${effect.template}${to}`, words, at, content: saidBy(effect.data) }]
    }
    case 'sendDeviceCommand':
      return [
        {
          key: `command ${effect.name} ${effect.deviceId}`,
          words: `The command “${effect.name}” to ${effect.deviceId}`,
          at,
          content: Object.keys(effect.args).length === 0 ? '' : JSON.stringify(effect.args),
        },
      ]
    case 'putPromise':
      return effect.state === 'open'
        ? [
            {
              key: `promise ${effect.what}`,
              words: `The promise (${effect.what})`,
              at,
              content: `by ${moment(effect.publicDueAt)}`,
            },
          ]
        : []
    case 'putOffer':
      return effect.state === 'offered' || effect.state === 'needsApproval'
        ? [
            {
              key: `offer ${effect.madeBy} ${effect.state}`,
              words: effect.state === 'offered' ? 'An offer' : 'A request to offer',
              at,
              content: `${effect.kind}, ${effect.amountMinor} ${effect.currency} (minor units)`,
            },
          ]
        : []
    default:
      return []
  }
}

const shown = ({ steps }: LivedCase): ReadonlyMap<string, Shown[]> =>
  Map.groupBy(
    steps.flatMap(({ at, effects }) => effects.flatMap((effect) => shownOf(effect, at))),
    ({ key }) => key,
  )

/** Earlier or later by less than this is the same time. */
const sameTime = minute
const listed = 6

const between = (before: readonly Shown[], after: readonly Shown[]): string[] => {
  const same = Math.min(before.length, after.length)
  const lines: string[] = []
  for (let n = 0; n < same; n++) {
    const [then, now] = [before[n], after[n]]
    if (!then || !now) continue
    const which = before.length > 1 ? ` (number ${n + 1})` : ''
    const shift = now.at - then.at
    if (Math.abs(shift) >= sameTime)
      lines.push(
        `${now.words}${which} would have come ${spoken(Math.abs(shift))} ${shift < 0 ? 'earlier' : 'later'}: ${moment(now.at)} instead of ${moment(then.at)}.`,
      )
    if (now.content !== then.content)
      lines.push(
        `${now.words}${which} would have been: ${now.content || 'nothing'}; it was: ${then.content || 'nothing'}.`,
      )
  }
  const more = after
    .slice(same)
    .map((now) => `${now.words} would have come besides, at ${moment(now.at)}${now.content ? `: ${now.content}` : ''}.`)
  const fewer = before.slice(same).map((then) => `${then.words} of ${moment(then.at)} would not have come.`)
  return [...lines, ...more, ...fewer]
}

/** Many of one kind are summed up: nobody reads forty updates. */
const short = (lines: readonly string[]): string[] =>
  lines.length <= listed ? [...lines] : [...lines.slice(0, listed), `… and ${lines.length - listed} more of that kind.`]

const fact = (words: string, before: string | null, after: string | null): string[] =>
  before === after ? [] : [`${words}: ${after ?? 'none'} instead of ${before ?? 'none'}.`]

/** What would have been different, a plain sentence each, in the order things happened. */
export const differencesBetween = (before: LivedCase, after: LivedCase): string[] => {
  const [was, would] = [shown(before), shown(after)]
  const keys = [...new Set([...was.keys(), ...would.keys()])]
  const firstAt = (key: string): number =>
    Math.min(...[...(was.get(key) ?? []), ...(would.get(key) ?? [])].map(({ at }) => at))
  const lines = keys
    .sort((a, b) => firstAt(a) - firstAt(b))
    .flatMap((key) => short(between(was.get(key) ?? [], would.get(key) ?? [])))
  const [a, b] = [before.last.row, after.last.row]
  const [c, d] = [before, after].map(({ last }) => readSnapshot(last).snapshot.context)
  const time = (at: number | null): string | null => (at === null ? null : moment(at))
  const refused = after.impossible.filter((event) => !before.impossible.includes(event))
  return [
    ...lines,
    ...fact('Title', a.title, b.title),
    ...fact('Category', a.category, b.category),
    ...fact('Plan', a.plan, b.plan),
    ...fact('First told', time(a.toldAt), time(b.toldAt)),
    ...fact('Tasks', names(c?.tasks), names(d?.tasks)),
    ...fact('State at the end', a.state, b.state),
    ...fact('How it ended', a.outcome, b.outcome),
    ...fact('Closed', time(a.closedAt), time(b.closedAt)),
    ...refused.map(
      (event) =>
        `“${event.type}” at ${moment(event.at)} would not have been possible: the case would have stood elsewhere.`,
    ),
  ]
}

const names = (tasks: readonly { title: string }[] | undefined): string | null =>
  tasks && tasks.length > 0 ? tasks.map(({ title }) => title).join(', ') : null
