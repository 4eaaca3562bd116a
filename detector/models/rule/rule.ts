import type { DeviceProfile } from '../../../domain/device.ts'
import type { Sample } from '../../../domain/observation.ts'
import type { Rule } from '../../../domain/rule.ts'
import { nextChange } from '../../../domain/weeklyTime.ts'
import type { DeviceContext, DeviceDetector, Verdict } from '../../detector.ts'
import { stoodStillBy } from '../../ownTime.ts'
import { describe, nameOf } from './describe.ts'
import { verdictOf } from './explain.ts'
import { couldConcern, type Program, programOf, truthOf } from './program.ts'
import { type ConditionState, isBeyond, type MissingState, missingDue, newState, readInto } from './readings.ts'

/**
 * Operators' rules. A rule fires when its condition has held at every reading for its duration, and clears when it has been over
 * for `clearAfterSeconds`. While its fault is open, limits clear only past their hysteresis. A rule that is removed, changed,
 * disabled, or no longer meant for this device clears its fault.
 *
 * When it is asked: at every on-time sample of the device, for the last value of a metric holds until the next is heard. By the
 * clock alone (ticks) a rule may fire only when it asks for missing readings, because silence proves nothing about a value;
 * a schedule that ends clears by the clock. Late samples are a sign of life and nothing else.
 *
 * Time is the device's (`ts`); between samples it goes on with our clock. A clock set back begins every duration anew.
 *
 * A false-alarm mark cannot move the operator's limit: it makes the condition last longer before it counts.
 */
export interface RulesState {
  rules: Map<string, RuleState>
  /** Device time and our time of the last on-time sample. */
  ts: number
  at: number
}
export interface RuleState {
  /** The rule as it was, to tell a changed one. */
  text: string
  metric: string | undefined
  conditions: ConditionState[]
  /** Device time since which the condition has held, and how long we had stood still by then. */
  since: number | undefined
  sinceStoodStillMs: number
  raised: boolean
  /** Device time since which it has been over, while the fault is still open. */
  overSince: number | undefined
}

/** What a mark adds to rules that fire at once. */
const extraMs = 120_000

/** Of each device's rules, those that could ever concern it: the same until its profile or the rules change. */
const concerning = new WeakMap<
  RulesState,
  { rules: readonly Rule[]; profile: DeviceProfile | undefined; programs: readonly Program[] }
>()
const none: readonly Program[] = []
const programsFor = (state: RulesState, { rules, profile }: DeviceContext): readonly Program[] => {
  if (rules.length === 0) return none
  const known = concerning.get(state)
  if (known?.rules === rules && known.profile === profile) return known.programs
  const programs = rules
    .filter(({ enabled }) => enabled)
    .map(programOf)
    .filter((program) => couldConcern(program, profile))
  concerning.set(state, { rules, profile, programs })
  return programs
}

interface Step {
  readonly context: DeviceContext
  readonly out: Verdict[]
}

export const rules: DeviceDetector<RulesState> = {
  scope: 'device',
  // The name it has had since it knew thresholds only: operators read it on the device's page.
  name: 'threshold',
  version: 2,
  kind: 'threshold',
  hears: ['sample', 'tick', 'refresh'],
  init: () => ({ rules: new Map(), ts: 0, at: 0 }),
  step(state, input, step) {
    if (input.kind === 'sample') sampled(state, input, step)
    else if (input.kind === 'tick') ticked(state, input.at, step)
    else if (input.kind === 'refresh') refreshed(state, input.at, step)
  },
  due(state, context) {
    let due = Number.POSITIVE_INFINITY
    if (state.rules.size === 0) return due
    for (const program of programsFor(state, context)) {
      const known = program.byClock ? state.rules.get(program.rule.id) : undefined
      if (known) due = Math.min(due, dueOf(program, known, { state, context }))
    }
    return due
  },
  accept(state, { code }) {
    const known = code === undefined ? undefined : state.rules.get(code)
    if (!known) return
    // What it remembers of the readings stays true; only the judgement on them is taken back.
    known.raised = false
    known.since = undefined
    known.overSince = undefined
  },
  watch: (state, context) =>
    programsFor(state, context).flatMap((program) => {
      const rule = `rule “${program.rule.name}”`
      const watched = { state: 'watching', reason: `${rule}: ${describe(program)}` } as const
      const metrics = program.metrics.length === 0 ? [null] : program.metrics
      return metrics.map((metric) =>
        metric === null || context.hasReported(metric)
          ? { metric, ...watched }
          : { metric, state: 'notWatched', reason: `${rule}: it has never reported ${nameOf(metric)}` },
      )
    }),
}

const stateFor = (state: RulesState, program: Program): RuleState => {
  let known = state.rules.get(program.rule.id)
  if (!known) {
    known = {
      text: program.text,
      metric: program.metric,
      conditions: program.remembering.map(newState),
      since: undefined,
      sinceStoodStillMs: 0,
      raised: false,
      overSince: undefined,
    }
    state.rules.set(program.rule.id, known)
  }
  return known
}

const sampled = (state: RulesState, sample: Sample, step: Step): void => {
  const onTime = sample.timing === 'onTime'
  if (onTime) {
    state.ts = sample.ts
    state.at = sample.at
  }
  for (const program of programsFor(state, step.context)) {
    let known = state.rules.get(program.rule.id)
    if (!known && program.gate && !isBeyond(program.gate, sample.values[program.gate.metric])) continue
    for (let i = 0; i < program.remembering.length; i += 1) {
      const one = program.remembering[i]
      if (!one) continue
      const value = one.metric === undefined ? undefined : sample.values[one.metric]
      const heard = one.metric === undefined || typeof value === 'number' || typeof value === 'string'
      if (!heard) continue
      known ??= stateFor(state, program)
      const own = known.conditions[i]
      if (!own) continue
      if (one.type === 'missing') {
        if (!sample.history) heardNow(own as MissingState, sample.at, step)
      } else if (onTime) readInto(own, one, { ts: sample.ts, value })
    }
    if (!onTime || !known) continue
    decide(program, known, { ...step, now: sample.ts, at: sample.at, mayRaise: true })
    if (program.forgetful && !known.raised && known.since === undefined) state.rules.delete(program.rule.id)
  }
}
const heardNow = (own: MissingState, at: number, { context }: Step): void => {
  own.heardAt = Math.max(own.heardAt ?? at, at)
  own.stoodStillMs = stoodStillBy(context.own, at)
}

/** The device's time at a moment of ours: its clock is taken to have gone on since its last sample. */
const deviceTime = (state: RulesState, at: number): number =>
  state.at === 0 ? at : state.ts + Math.max(0, at - state.at)

const ticked = (state: RulesState, at: number, step: Step): void => {
  if (state.rules.size === 0) return
  const now = deviceTime(state, at)
  for (const program of programsFor(state, step.context)) {
    const known = program.byClock ? state.rules.get(program.rule.id) : undefined
    if (known) decide(program, known, { ...step, now, at, mayRaise: program.missing })
  }
}

const refreshed = (state: RulesState, at: number, step: Step): void => {
  const programs = programsFor(state, step.context)
  for (const [id, known] of state.rules) {
    if (programs.find(({ rule }) => rule.id === id)?.text === known.text) continue
    state.rules.delete(id)
    if (known.raised) say(known, id, step.out)
  }
  // A device that never reports again after its rule was saved is missing too; of one metric we first wait to hear it.
  for (const program of programs)
    program.remembering.forEach((one, i) => {
      if (one.type !== 'missing' || one.metric !== undefined) return
      const own = stateFor(state, program).conditions[i] as MissingState
      if (own.heardAt === undefined) heardNow(own, at, step)
    })
}

const say = (known: RuleState, code: string, out: Verdict[]): void => {
  out.push({ faulty: false, kind: 'threshold', code, ...(known.metric === undefined ? {} : { metric: known.metric }) })
}

/** Where the condition stands now, and whether that has lasted long enough to say so. */
const decide = (
  program: Program,
  known: RuleState,
  { now, at, mayRaise, context, out }: Step & { now: number; at: number; mayRaise: boolean },
): void => {
  const { rule } = program
  const moment = { now, at, own: context.own, profile: context.profile, held: known.raised }
  const truth = truthOf(program.root, known.conditions, moment)
  if (truth === true) {
    known.overSince = undefined
    if (known.since === undefined || known.since > now) {
      known.since = now
      known.sinceStoodStillMs = stoodStillBy(context.own, at)
    }
    if (known.raised || !mayRaise || heldFor(program, known, { now, at, context }) < neededMs(rule, context)) return
    known.raised = true
    out.push(verdictOf(program, known, moment))
    return
  }
  // Not known (nothing heard yet, our own pipeline suspected): nothing new is said, and nobody is told a fault is gone (P8).
  if (truth === undefined && known.raised) return
  known.since = undefined
  if (!known.raised) return
  if (known.overSince === undefined || known.overSince > now) known.overSince = now
  if (now - known.overSince < rule.clearAfterSeconds * 1000) return
  known.raised = false
  known.overSince = undefined
  say(known, rule.id, out)
}

const neededMs = (rule: Rule, context: DeviceContext): number => {
  const loosen = context.loosen('threshold', rule.id)
  return rule.forSeconds * 1000 * loosen + (loosen - 1) * extraMs
}
/** What the clock counts, it counts without our own standstills; between two readings that both say so, all time counts. */
const heldFor = (
  program: Program,
  known: RuleState,
  { now, at, context }: { now: number; at: number; context: DeviceContext },
): number => {
  const lasted = now - (known.since ?? now)
  return program.missing ? lasted - (stoodStillBy(context.own, at) - known.sinceStoodStillMs) : lasted
}

/** On our clock; sooner than needed is harmless. */
const dueOf = (
  program: Program,
  known: RuleState,
  { state, context }: { state: RulesState; context: DeviceContext },
): number => {
  const ours = (deviceTs: number): number => (state.at === 0 ? deviceTs : deviceTs - state.ts + state.at)
  let due = Number.POSITIVE_INFINITY
  if (known.overSince !== undefined) due = ours(known.overSince + program.rule.clearAfterSeconds * 1000)
  else if (program.missing && known.since !== undefined && !known.raised)
    due = ours(known.since + neededMs(program.rule, context))
  else if (!known.raised)
    program.remembering.forEach((one, i) => {
      if (one.type === 'missing') due = Math.min(due, missingDue(known.conditions[i] as MissingState, one, context.own))
    })
  if (known.raised || program.missing) due = Math.min(due, scheduleDue(program, { state, ours }))
  return due
}
const scheduleDue = (
  program: Program,
  { state, ours }: { state: RulesState; ours: (deviceTs: number) => number },
): number => {
  let due = Number.POSITIVE_INFINITY
  const walk = (node: Program['root']): void => {
    if (node.type === 'leaf') {
      if (node.one.type === 'schedule') due = Math.min(due, ours(nextChange(node.one, state.ts)))
    } else if (node.type === 'not') walk(node.of)
    else for (const child of node.of) walk(child)
  }
  walk(program.root)
  return due
}
