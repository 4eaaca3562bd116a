import { holdReasons, outcomes } from '../../domain/case.ts'

/** What stands where a person's words or name were. */
export const erased = '(erased)'

/** Keys under which somebody's own words, or a name, can stand in what is kept of a case. */
const wordy: ReadonlySet<string> = new Set([
  'text',
  'reason',
  'staffReason',
  'summary',
  'title',
  'outcome',
  'name',
  'said',
  'story',
  'detail',
  'helped',
  'part',
  'supplier',
  'explanation',
  'en',
  'de',
])
/** Words of ours that may stand under the same keys. */
const ours: ReadonlySet<string> = new Set([...holdReasons, ...outcomes])

/** Events of the customer, and of those who note what they said: their words go, whatever they are. */
const spoken: Readonly<Record<string, readonly string[]>> = {
  complained: ['text'],
  stillBroken: ['text'],
  talkToPerson: ['text'],
  survey: ['text'],
  note: ['text'],
  claimFixed: ['text'],
  visitDone: ['text'],
  hold: ['text'],
  story: ['text'],
  handOver: ['summary'],
  completeTask: ['outcome'],
  addTask: ['title'],
  offer: ['reason'],
  withdrawOffer: ['reason'],
  falseAlarm: ['reason'],
  foundLate: ['reason'],
  close: ['reason'],
  reopen: ['reason'],
  cancelVisit: ['reason'],
  escalate: ['reason'],
  approvalDecided: ['reason'],
  mergeInto: ['reason'],
  mergedIn: ['reason'],
  split: ['reason'],
  splitOff: ['reason'],
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What was said in these events of one case, word for word. */
export const wordsIn = (events: readonly unknown[]): string[] =>
  events.flatMap((event) => {
    if (!isRecord(event) || typeof event.type !== 'string') return []
    return (spoken[event.type] ?? []).flatMap((key) => {
      const said = event[key]
      return typeof said === 'string' && said.trim() !== '' && !ours.has(said) ? [said] : []
    })
  })

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

export interface Redaction {
  /** What a case decides by: what was said goes where it stands by itself, so that deciding again comes to the same. */
  json(text: string): string
  /** What was told to people, where sentences are made of what was said. */
  letter(text: string): string
  /** Plain text. */
  words(text: string): string
}

/** Whole words only: a device called "Ice" does not tear a service apart. */
const anyOf = (texts: readonly string[]): RegExp | null => {
  const longestFirst = [...new Set(texts.map((text) => text.trim()))]
    .filter((text) => text !== '' && !ours.has(text))
    .sort((a, b) => b.length - a.length)
  return longestFirst.length === 0
    ? null
    : new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.map(literal).join('|')})(?![\\p{L}\\p{N}])`, 'gu')
}
const without = (text: string, pattern: RegExp | null): string =>
  pattern === null ? text : text.replaceAll(pattern, erased)

/**
 * Takes a person out of what is kept of their case: who they are wherever words stand; what was said where it was said, where
 * it was kept as it was, and in every line of history. The same everywhere, so a history without them still replays to the
 * snapshot without them.
 *
 * @param who names, addresses, what they call their devices
 * @param said word for word
 */
export const createRedaction = (o: {
  customerId: string
  pseudonym: string
  who: readonly string[]
  said: readonly string[]
}): Redaction => {
  const who = anyOf(o.who)
  const said = anyOf(o.said)
  const verbatim = new Set(o.said)
  const id = new RegExp(`(?<![\\p{L}\\p{N}])${literal(o.customerId)}(?![\\p{L}\\p{N}])`, 'gu')
  const words = (text: string): string => without(without(text, said), who).replaceAll(id, o.pseudonym)
  const kept = (text: string): string => {
    if (ours.has(text)) return text
    return verbatim.has(text) ? erased : without(text, who).replaceAll(id, o.pseudonym)
  }
  const anywhere = (text: string): string => (ours.has(text) ? text : words(text))
  const inside = (value: unknown, free: boolean, say: (text: string) => string): unknown => {
    if (typeof value === 'string') return value === o.customerId ? o.pseudonym : free ? say(value) : value
    if (Array.isArray(value)) return value.map((item) => inside(item, free, say))
    if (!isRecord(value)) return value
    const ofEvent = typeof value.type === 'string' ? (spoken[value.type] ?? []) : []
    const isLine = typeof value.at === 'string' && typeof value.actor === 'string'
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (typeof item !== 'string') return [key, inside(item, wordy.has(key), say)]
        if (isLine && key === 'text') return [key, words(item)]
        if (ofEvent.includes(key) && item !== '' && !ours.has(item)) return [key, erased]
        return [key, inside(item, wordy.has(key), say)]
      }),
    )
  }
  return {
    words,
    json: (text) => JSON.stringify(inside(JSON.parse(text), false, kept)),
    letter: (text) => JSON.stringify(inside(JSON.parse(text), false, anywhere)),
  }
}
