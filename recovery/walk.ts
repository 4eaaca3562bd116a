import { type ActionName, actionName } from './actionNames.ts'
import { type GuardArgs, type GuardName, guards, type House } from './guards.ts'
import { needsPerson, type OwnershipState, type RepairState, table } from './machine.ts'

/** Where a case stands in both regions of the table. */
export interface Standing {
  readonly repair: RepairState
  readonly ownership: OwnershipState
}

export interface Walked {
  /** The table has something for this event here: a step, or at least something to do. */
  readonly handled: boolean
  readonly value: Standing
  /** What is to be done, in order. */
  readonly asked: readonly ActionName[]
}

/** What the table may ask beside guards.ts: where the case stands itself. */
const ownQuestions = ['personNeeded', 'noPersonNeeded', 'personNeededAndAcknowledged'] as const
type Question = GuardName | (typeof ownQuestions)[number]
const standing: Record<(typeof ownQuestions)[number], (value: Standing, args: GuardArgs, house: House) => boolean> = {
  personNeeded: (value) => needsPerson.some((state) => state === value.repair),
  noPersonNeeded: (value) => needsPerson.every((state) => state !== value.repair),
  personNeededAndAcknowledged: (value, args) =>
    needsPerson.some((state) => state === value.repair) && guards.acknowledgementHolds(args),
}

interface Step {
  readonly guard: Question | null
  readonly target: string | null
  readonly reenter: boolean
  readonly actions: readonly ActionName[]
}
interface Node {
  readonly entry: readonly ActionName[]
  readonly exit: readonly ActionName[]
  readonly on: ReadonlyMap<string, readonly Step[]>
  readonly always: readonly Step[]
}

type OneOrMany<T> = T | readonly T[]
interface WrittenStep {
  readonly guard?: string
  readonly target?: string
  readonly reenter?: boolean
  readonly actions?: OneOrMany<string>
}
interface WrittenNode {
  readonly entry?: OneOrMany<string>
  readonly exit?: OneOrMany<string>
  readonly on?: Readonly<Record<string, OneOrMany<WrittenStep>>>
  readonly always?: OneOrMany<WrittenStep>
}

const listed = <T>(written: OneOrMany<T> | undefined): readonly T[] =>
  written === undefined ? [] : Array.isArray(written) ? written : [written as T]
const namesOf = (written: OneOrMany<string> | undefined) => listed(written).map((name) => actionName.parse(name))

const isGuard = (name: string): name is GuardName => name in guards
const isQuestion = (name: string): name is Question => isGuard(name) || name in standing
const stepsOf = (written: OneOrMany<WrittenStep> | undefined): readonly Step[] =>
  listed(written).map(({ guard = null, target = null, reenter = false, actions }) => {
    if (guard !== null && !isQuestion(guard)) throw new Error(`The machine's table asks ${guard}, which nobody answers`)
    return { guard, target, reenter, actions: namesOf(actions) }
  })

/** Read once: a name the table has and nobody knows is found when the process starts, not when a case gets there. */
const nodesOf = (states: object): ReadonlyMap<string, Node> =>
  new Map(
    Object.entries(states as Readonly<Record<string, WrittenNode>>).map(([name, { entry, exit, on = {}, always }]) => [
      name,
      {
        entry: namesOf(entry),
        exit: namesOf(exit),
        on: new Map(Object.entries(on).map(([type, steps]) => [type, stepsOf(steps)])),
        always: stepsOf(always),
      },
    ]),
  )
const regions = { repair: nodesOf(table.states.repair.states), ownership: nodesOf(table.states.ownership.states) }
type Region = keyof typeof regions
const inOrder = ['repair', 'ownership'] as const satisfies readonly Region[]

const nodeAt = (region: Region, state: string): Node => {
  const node = regions[region].get(state)
  if (!node) throw new Error(`The machine's table has no state ${state} in ${region}`)
  return node
}

/** The names of the events that the table has anything for here. */
export const eventsAt = (value: Standing): string[] => [
  ...new Set(inOrder.flatMap((region) => [...nodeAt(region, value[region]).on.keys()])),
]

/**
 * One event through the table, as XState takes it (test/recovery/proof/walk.test.ts holds the two against each other): in
 * each region the first step whose guard holds; what is left is exited last region first, then what the steps ask for, then
 * entries; and what always holds is followed until nothing more does. All guards see the context before anything is done.
 *
 * XState's own `transition` does the same and builds the machine's whole world anew for each event, which cost more than
 * everything else in deciding together.
 */
export const walk = (before: Standing, args: GuardArgs, house: House): Walked => {
  const asked: ActionName[] = []
  let value = before
  const holds = ({ guard }: Step): boolean => {
    if (guard === null) return true
    return isGuard(guard) ? guards[guard](args, house) : standing[guard](value, args, house)
  }
  /** Takes the chosen steps of both regions at once. False when there were none. */
  const take = (stepsAt: (node: Node) => readonly Step[] | undefined): boolean => {
    const chosen = inOrder.flatMap((region) => {
      const step = stepsAt(nodeAt(region, value[region]))?.find(holds)
      if (!step) return []
      const moves = step.target !== null && (step.target !== value[region] || step.reenter)
      return [{ region, step, from: value[region], to: moves ? step.target : null }]
    })
    for (const { region, from, to } of [...chosen].reverse()) if (to !== null) asked.push(...nodeAt(region, from).exit)
    for (const { step } of chosen) asked.push(...step.actions)
    for (const { region, to } of chosen) {
      if (to === null) continue
      asked.push(...nodeAt(region, to).entry)
      value = { ...value, [region]: to }
    }
    return chosen.length > 0
  }
  const handled = take(({ on }) => on.get(args.event.type))
  for (let rounds = 0; take(({ always }) => always); rounds += 1)
    if (rounds > 10) throw new Error(`The machine's table runs in a circle upon ${args.event.type}`)
  return { handled, value, asked }
}
