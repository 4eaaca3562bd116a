import { minute } from '../../domain/clock.ts'
import type { StoredCase } from '../../store/caseStore.ts'
import { casePlaybook } from '../about.ts'
import { absorb, beginning } from '../absorb.ts'
import { type CaseContext, deadlineNames } from '../caseContext.ts'
import type { Decide } from '../decide.ts'
import type { Effect } from '../effects.ts'
import type { CaseEvent, DueEvent, EventOf } from '../events.ts'
import type { House } from '../guards.ts'
import { machineVersion } from '../machine.ts'
import { remedyKey } from '../remedies/standing.ts'

/** One step of a case that was lived through again. */
export interface Lived {
  readonly at: number
  readonly effects: readonly Effect[]
}
export interface LivedCase {
  readonly steps: readonly Lived[]
  readonly last: StoredCase
  /** What people did that this case would not have allowed at that moment. */
  readonly impossible: readonly CaseEvent[]
  /** Commands whose answer nobody knows: the device was never sent them then. */
  readonly unanswered: readonly string[]
  /** By their ids. */
  readonly commands: ReadonlyMap<string, { readonly name: string; readonly deviceId: string; readonly at: number }>
}
type SentCommand = Effect & { type: 'sendDeviceCommand' }

/** A deadline came due a little later than it was set for: the clockwork turns every second, and we may stand still. */
const late = 10 * minute
/** More steps than any case has; only a mistake of ours gets there. */
const most = 20_000

const isDue = (event: CaseEvent): event is DueEvent => deadlineNames.some((name) => name === event.type)

/**
 * Lives a case through again by these rules: what happened to it from outside as it happened, its own deadlines as these rules
 * set them, and answers of its device as that answered the same command then. Pure: nothing is stored or sent.
 *
 * @param recorded every event of the case's history, in order
 * @param o.firstLife the case as it was, when it is now lived by other rules
 */
export const liveThrough = (
  recorded: readonly CaseEvent[],
  o: { decide: Decide; houseOf(event: CaseEvent): House; firstLife?: LivedCase },
): LivedCase => {
  const outside = recorded.filter((event) => !isDue(event) && event.type !== 'commandResult')
  const dueThen = recorded.filter(isDue)
  const answers = recorded.filter((event): event is EventOf<'commandResult'> => event.type === 'commandResult')
  const end = recorded.at(-1)?.at ?? 0
  const steps: Lived[] = []
  const impossible: CaseEvent[] = []
  const unanswered: string[] = []
  const coming: { at: number; event: CaseEvent }[] = []
  const used = new Set<EventOf<'commandResult'>>()
  const commands = new Map<string, { name: string; deviceId: string; at: number }>()
  let current: StoredCase | undefined
  // The same as in `current`, without reading it again at every look.
  let context: CaseContext | undefined

  const take = (event: CaseEvent): void => {
    const decision = o.decide(current, withRemedies(context ?? beginning(event), event, o.houseOf(event)))
    if (!decision.handled) {
      if (!isDue(event)) impossible.push(event)
      return
    }
    current = {
      row: decision.next.row,
      snapshot: structuredClone(decision.next.snapshot),
      machineVersion,
    }
    context = decision.next.snapshot.context
    steps.push({ at: event.at, effects: decision.effects })
    for (const effect of decision.effects) if (effect.type === 'sendDeviceCommand') expectAnswer(effect, event.at)
  }
  const expectAnswer = (sent: SentCommand, at: number): void => {
    commands.set(sent.id, { name: sent.name, deviceId: sent.deviceId, at })
    const answer = answers.find((one) => !used.has(one) && answersTo(sent, one))
    if (!answer) {
      unanswered.push(sent.name)
      return
    }
    used.add(answer)
    const then = o.firstLife?.commands.get(answer.commandId)?.at ?? at
    const answered = at + Math.max(0, answer.at - then)
    coming.push({ at: answered, event: { ...answer, at: answered, commandId: sent.id } })
  }
  /** In its first life by id; in another the same command to the same device, whatever its id is there. */
  const answersTo = (sent: SentCommand, answer: EventOf<'commandResult'>): boolean => {
    if (!o.firstLife) return answer.commandId === sent.id
    const then = o.firstLife.commands.get(answer.commandId)
    return then?.name === sent.name && answer.deviceId === sent.deviceId
  }

  const dueEvent = (name: DueEvent['type'], dueAt: number): DueEvent => {
    const then = dueThen.find((event) => event.type === name && event.at >= dueAt && event.at - dueAt <= late)
    if (then) return then
    const devices = current?.row.deviceIds ?? []
    return {
      type: name,
      at: dueAt,
      actor: 'system',
      // Of the rule book in force then.
      rules: recorded.findLast((event) => event.at <= dueAt)?.rules ?? 0,
      lastSamples: devices.map((deviceId) => ({ deviceId, at: dueAt })),
      stoodStill: 0,
      candidate: current?.row.ownerId ?? dueThen[0]?.candidate ?? null,
    }
  }
  /** Everything of its own up to `until`, in the order of its times. */
  const goOn = (until: number): void => {
    for (let n = 0; n < most; n++) {
      const deadlines = context ? Object.entries(context.deadlines) : []
      const [due] = deadlines.sort((a, b) => a[1] - b[1])
      coming.sort((a, b) => a.at - b.at)
      const [answer] = coming
      const name = deadlineNames.find((known) => known === due?.[0])
      if (answer && answer.at <= until && (due === undefined || answer.at <= due[1])) {
        coming.shift()
        take(answer.event)
      } else if (due && name && due[1] <= until) {
        const event = dueEvent(name, due[1])
        // As late as it was then, unless something else happened before.
        take(event.at <= until ? event : { ...event, at: Math.min(event.at, until) })
      } else return
    }
    throw new Error('A case that is lived through again does not come to its end')
  }

  for (const event of outside) {
    goOn(event.at - 1)
    take(event)
  }
  goOn(end)
  if (!current) throw new Error('The history of this case does not begin with an event that begins one')
  return { steps, last: current, impossible, unanswered: [...new Set(unanswered)], commands }
}

/** What was looked up then, and for a remedy that nobody looked up: nothing speaks against it. */
const withRemedies = (before: CaseContext, event: CaseEvent, house: House): CaseEvent => {
  const remedies = casePlaybook(absorb(before, event, house), house)?.remedies ?? []
  const known = event.remedies ?? []
  const unlooked = remedies.map(remedyKey).filter((key) => known.every((one) => one.key !== key))
  return unlooked.length === 0
    ? event
    : {
        ...event,
        remedies: [...known, ...unlooked.map((key) => ({ key, blockedBy: null, text: '', trialOf: null }))],
      }
}
