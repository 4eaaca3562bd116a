import type { Logger } from 'pino'
import type { CaseCommand, RecoveryCase } from '../domain/case.ts'
import type { CaseStanding } from '../domain/caseStanding.ts'
import type { Clock } from '../domain/clock.ts'
import { type ApprovalDecision, nonsense, type OfferChoices } from '../domain/offer.ts'
import { mayActAs, type User } from '../domain/user.ts'
import type { CaseStore, StoredCase } from '../store/caseStore.ts'
import type { CustomerStore } from '../store/customerStore.ts'
import type { DeviceStore } from '../store/deviceStore.ts'
import type { FaultStore } from '../store/faultStore.ts'
import type { IncidentStore } from '../store/incidentStore.ts'
import type { IncidentUpdateStore } from '../store/incidentUpdateStore.ts'
import type { RosterStore } from '../store/rosterStore.ts'
import type { RuleBookStore } from '../store/ruleBookStore.ts'
import type { UserStore } from '../store/userStore.ts'
import type { VoucherStore } from '../store/voucherStore.ts'
import { createOfferDesk } from './amends/offerDesk.ts'
import { createVoucherFor } from './amends/voucherFor.ts'
import { type ComplaintOutcome, createComplaints } from './complaints.ts'
import { runDeadlines } from './deadlines.ts'
import { createDecide } from './decide.ts'
import type { CaseEvent } from './events.ts'
import { createFacts } from './facts.ts'
import { createFaultNews } from './faultNews.ts'
import { createMany, type Many } from './many/many.ts'
import type { RecoveryPolicy } from './policy.ts'
import { whyNot } from './refusal.ts'
import { createRoster } from './roster/roster.ts'
import { createRulesInForce, type RulesInForce } from './rulesInForce.ts'
import { type Answers, createRunner, type StepOutcome } from './runner.ts'
import { standingOf } from './standing.ts'
import { toEvent } from './toEvent.ts'
import { createTurns } from './turns.ts'
import { createTwoCases } from './twoCases.ts'

export type CommandOutcome =
  | { ok: true; case: RecoveryCase }
  | { ok: false; code: 'not-found' | 'not-now' | 'forbidden' | 'conflict'; detail: string }

/** What the customer's page can say. */
export type CustomerAnswer =
  | { type: 'confirm' }
  | { type: 'stillBroken'; text?: string }
  | { type: 'talkToPerson'; text?: string }
  | { type: 'survey'; solved: boolean; rating: number; text?: string }
  | { type: 'acceptOffer'; offerId: string }

export interface Recovery {
  /** What decisions go by. Until `rules.load()` it is the shipped book. */
  readonly rules: RulesInForce
  /** Takes in all fault events that wait. Serialised; safe to call often. Rejects only when the store does. */
  wake(): Promise<void>
  /** Acts on every deadline that is due, and tells the next of those an update is for. Serialised. */
  runDeadlines(): Promise<void>
  /** `requestKey`: the same key again (same case, same person) changes nothing and answers with the case as it is. */
  command(caseId: string, command: CaseCommand, by: User, requestKey?: string): Promise<CommandOutcome>
  complain(c: { customerId?: string; deviceId?: string; text: string; channel: string }): Promise<ComplaintOutcome>
  customerSays(caseId: string, answer: CustomerAnswer): Promise<CommandOutcome>
  /** Results of commands we never sent, or from another device than they were sent to, change nothing. */
  commandResult(r: { deviceId: string; commandId: string; ok: boolean; text?: string; at: number }): Promise<void>
  /** A manager other than the one who made the offer; `instead`: what is approved in its place. */
  decideApproval(offerId: string, decision: ApprovalDecision): Promise<CommandOutcome>
  /** What the offer table gives for this case now, and how much of each limit is left for this person. Undefined: no such case. */
  offerChoices(caseId: string, forUser: string): Promise<OfferChoices | undefined>
  standingOf(stored: StoredCase): CaseStanding
  /** Incidents with many customers. */
  readonly many: Many
  /** Finishes the step being taken, begins no other. */
  stop(): Promise<void>
}

export interface RecoveryOptions {
  cases: CaseStore
  faults: FaultStore
  incidents: IncidentStore
  incidentUpdates: IncidentUpdateStore
  customers: CustomerStore
  devices: DeviceStore
  users: UserStore
  roster: Pick<RosterStore, 'book' | 'openOf'>
  ruleBooks: RuleBookStore
  vouchers: Pick<VoucherStore, 'ofOffer'>
  policy?: Partial<RecoveryPolicy>
  /** Chance, for the codes of vouchers; and the secret they are sealed with. */
  randomBytes(size: number): Uint8Array
  linkSecret: string
  clock: Clock
  newId: () => string
  lastSampleAt(deviceId: string): number | undefined
  /** How many ms the product itself stood still since then (P8). */
  standstills(since: number): number
  log: Logger
  onChange(caseId: string): void
}

/** Faults to cases, and cases to their end. Does nothing until asked; every step is stored before it shows. */
export const createRecovery = (o: RecoveryOptions): Recovery => {
  const { cases, users } = o
  const now = () => o.clock.now()
  const turns = createTurns()
  const rules = createRulesInForce({ books: o.ruleBooks, ...(o.policy && { policy: o.policy }) })
  /** In force now; what a past step went by is named in its event. */
  const house = () => rules.current()
  const roster = createRoster({ ...o, targets: () => house().targets })
  const decide = createDecide(rules.houseOf)
  const runner = createRunner({
    cases: o.cases,
    recipients: roster.recipients,
    decide,
    rules: () => rules.current().version,
    turns,
    voucherFor: createVoucherFor(o),
    onChange: o.onChange,
  })
  const facts = createFacts({
    ...o,
    now,
    lastSampleAt: o.lastSampleAt,
    standstills: o.standstills,
    house,
    route: roster.route,
  })
  const faultNews = createFaultNews({ ...o, facts, runner, house, now })
  const complaints = createComplaints({ ...o, facts, runner, house, now })
  const twoCases = createTwoCases({ ...o, facts, runner, now })
  const offerDesk = createOfferDesk({ ...o, now, house })
  let stopping = false
  const stopped = () => stopping
  const many = createMany({ ...o, runner, facts, turns, policy: () => house().policy, now, stopped })

  const answer = async (
    caseId: string,
    makeEvent: () => Promise<CaseEvent>,
    answers: Answers = {},
  ): Promise<CommandOutcome> => {
    const event = await makeEvent()
    return told(await runner.step(caseId, async () => ({ ...event, at: now() }), answers), event)
  }
  const told = (result: StepOutcome, event: CaseEvent | CaseEvent['type']): CommandOutcome => {
    switch (result.outcome) {
      case 'done':
        return { ok: true, case: result.row }
      case 'notFound':
        return { ok: false, code: 'not-found', detail: 'There is no such case.' }
      case 'conflict':
        return { ok: false, code: 'conflict', detail: 'The case kept changing at the same moment; please try again.' }
      case 'notNow':
        return { ok: false, code: 'not-now', detail: whyNot(event, result, house()) }
    }
  }
  /** A link to a case that was merged away leads to the one it goes on as. */
  const goesOnAs = async (caseId: string): Promise<string> => {
    const seen = new Set<string>()
    let id = caseId
    for (;;) {
      const into = (await o.cases.get(id))?.row.mergedInto ?? null
      if (into === null || seen.has(id)) return id
      seen.add(id)
      id = into
    }
  }
  const madeIn = async (offerId: string, otherwise: string): Promise<string> =>
    (await o.cases.getOffer(offerId))?.caseId ?? goesOnAs(otherwise)
  const colleague = async (id: string): Promise<User | undefined> => {
    const user = await o.users.get(id)
    return user && mayActAs(user.role, 'agent') ? user : undefined
  }
  const handOver = async (
    caseId: string,
    o: { command: Extract<CaseCommand, { type: 'handOver' }>; to: User | null; by: User; answers: Answers },
  ): Promise<CommandOutcome> => {
    const { teamId, summary } = o.command
    const stored = await cases.get(caseId)
    if (!stored) return { ok: false, code: 'not-found', detail: 'There is no such case.' }
    if (teamId === undefined && o.to === null)
      return { ok: false, code: 'not-now', detail: 'Say which team or which person it is handed over to.' }
    const routing = teamId === undefined ? null : (await facts.aroundCase(stored, { teamId })).routing
    if (routing !== null && routing.teamId !== teamId)
      return { ok: false, code: 'not-now', detail: `There is no team ${teamId}.` }
    const owner = o.to ?? (routing?.ownerId == null ? null : ((await users.get(routing.ownerId)) ?? null))
    return answer(
      caseId,
      async () => ({
        at: now(),
        actor: o.by.id,
        by: { id: o.by.id, name: o.by.name, role: o.by.role },
        type: 'handOver',
        teamId: routing?.teamId ?? null,
        teamName: routing?.teamName ?? null,
        to: owner?.id ?? null,
        toName: owner?.name ?? null,
        summary,
        ...(routing && { chain: routing.chain }),
      }),
      o.answers,
    )
  }
  const noColleague = (id: string): CommandOutcome => ({
    ok: false,
    code: 'not-now',
    detail: `${id} is not somebody who can own a case.`,
  })
  const forbidden = (detail: string): CommandOutcome => ({ ok: false, code: 'forbidden', detail })

  return {
    rules,
    wake: () => turns.inTurn('openings', () => faultNews.takeAll(stopped)),
    runDeadlines: () =>
      turns.inTurn('deadlines', async () => {
        await runDeadlines({ cases: o.cases, runner, facts, now, stopped, log: o.log })
        await many.turn()
      }),
    many,

    command: async (caseId, command, by, requestKey) => {
      if (!mayActAs(by.role, 'agent')) return forbidden('Viewers may read cases, not work on them.')
      if (command.type === 'close' && !mayActAs(by.role, 'manager'))
        return forbidden('Only managers close cases; others close when the device and the customer say so.')
      const answers = requestKey === undefined ? {} : { requestKey: `command:${caseId}:${by.id}:${requestKey}` }
      const actor = { at: now(), actor: by.id, by: { id: by.id, name: by.name, role: by.role } }
      switch (command.type) {
        case 'assign': {
          const to = await colleague(command.to)
          if (!to) return noColleague(command.to)
          return answer(caseId, async () => ({ ...actor, ...command, toName: to.name }), answers)
        }
        case 'handOver': {
          const to = command.to === undefined ? null : await colleague(command.to)
          if (to === undefined) return noColleague(command.to ?? '')
          return handOver(caseId, { command, to, by, answers })
        }
        case 'merge':
        case 'split': {
          const result =
            command.type === 'merge'
              ? await turns.inTurn('openings', () => twoCases.merge(caseId, command, { by, answers }))
              : await turns.inTurn('openings', () => twoCases.split(caseId, command, { by, answers }))
          return result.outcome === 'refused'
            ? { ok: false, code: 'not-now', detail: result.detail }
            : told(result, command.type === 'merge' ? 'mergeInto' : 'split')
        }
        case 'offer': {
          const wrong = nonsense({
            kind: command.kind ?? 'credit',
            amountMinor: command.amountMinor ?? 0,
            percent: command.percent ?? null,
          })
          if (wrong) return { ok: false, code: 'not-now', detail: `This offer makes no sense: ${wrong.text}.` }
          return answer(caseId, async () => toEvent(command, { by, at: now() }), answers)
        }
        case 'withdrawOffer': {
          const why = await offerDesk.whyNotWithdrawn(command.offerId)
          if (why !== null) return { ok: false, code: 'not-now', detail: why }
          return answer(caseId, async () => toEvent(command, { by, at: now() }), answers)
        }
        default:
          return answer(caseId, async () => toEvent(command, { by, at: now() }), answers)
      }
    },

    complain: (c) => turns.inTurn('openings', () => complaints.take(c)),

    customerSays: async (caseId, said) =>
      // An offer stays where it was made, also when its case goes on as another.
      answer(said.type === 'acceptOffer' ? await madeIn(said.offerId, caseId) : await goesOnAs(caseId), async () => ({
        at: now(),
        actor: 'customer',
        ...said,
      })),

    commandResult: async (r) => {
      const caseId = r.commandId.split(':').slice(0, -2).join(':')
      const result = await runner.step(
        caseId,
        async () => ({
          type: 'commandResult',
          at: now(),
          actor: 'device',
          commandId: r.commandId,
          deviceId: r.deviceId,
          ok: r.ok,
          ...(r.text !== undefined && { text: r.text }),
        }),
        { requestKey: `result:${r.commandId}` },
      )
      if (result.outcome !== 'done')
        o.log.debug({ commandId: r.commandId, deviceId: r.deviceId }, 'a command result that no case waits for')
    },

    decideApproval: async (offerId, { by, ...decided }) => {
      const offer = await o.cases.getOffer(offerId)
      if (!offer) return { ok: false, code: 'not-found', detail: 'There is no such offer.' }
      if (!mayActAs(by.role, 'manager')) return forbidden('Only managers decide on offers over the limit.')
      if (offer.madeBy === by.id) return forbidden('Nobody approves an offer they made themselves.')
      const wrong = decided.instead ? nonsense(decided.instead) : null
      if (wrong)
        return { ok: false, code: 'not-now', detail: `What is approved instead makes no sense: ${wrong.text}.` }
      return answer(offer.caseId, async () => ({
        type: 'approvalDecided',
        at: now(),
        actor: by.id,
        by: { id: by.id, name: by.name, role: by.role },
        offerId,
        ...decided,
      }))
    },

    offerChoices: (caseId, forUser) => offerDesk.choices(caseId, forUser),

    standingOf: (stored) => standingOf(stored, { at: now(), policy: house().policy }),

    stop: async () => {
      stopping = true
      await turns.idle()
    },
  }
}
