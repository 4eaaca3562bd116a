import type { Logger } from 'pino'
import type { CaseCommand } from '../domain/case.ts'
import type { CaseStanding } from '../domain/caseStanding.ts'
import type { Clock } from '../domain/clock.ts'
import { type ApprovalDecision, nonsense, type OfferChoices } from '../domain/offer.ts'
import type { Playbook } from '../domain/playbook.ts'
import type { Breaker } from '../domain/remedy.ts'
import type { PlaybookTrial } from '../domain/ruleBookViews.ts'
import { mayActAs, type User } from '../domain/user.ts'
import type { CaseStore, StoredCase } from '../store/caseStore.ts'
import type { CustomerStore } from '../store/customerStore.ts'
import type { DeviceStore } from '../store/deviceStore.ts'
import type { FaultStore } from '../store/faultStore.ts'
import type { IncidentStore } from '../store/incidentStore.ts'
import type { IncidentUpdateStore } from '../store/incidentUpdateStore.ts'
import type { RemedyStore } from '../store/remedyStore.ts'
import type { RosterStore } from '../store/rosterStore.ts'
import type { RuleBookStore } from '../store/ruleBookStore.ts'
import type { UserStore } from '../store/userStore.ts'
import type { VoucherStore } from '../store/voucherStore.ts'
import { createOfferDesk } from './amends/offerDesk.ts'
import { createVoucherFor } from './amends/voucherFor.ts'
import { type CommandOutcome, createAnswering, forbidden, notNow } from './answering.ts'
import { type ComplaintOutcome, createComplaints } from './complaints.ts'
import { runDeadlines } from './deadlines.ts'
import { createDecide } from './decide.ts'
import { createTryPlaybook } from './dryRun/tryPlaybook.ts'
import { createFacts } from './facts.ts'
import { createFaultNews } from './faultNews.ts'
import { createLoop, type Loop, type LoopStores } from './loop/loop.ts'
import { createMany, type Many } from './many/many.ts'
import type { RecoveryPolicy } from './policy.ts'
import { createBreakerWatch } from './remedies/breakerWatch.ts'
import type { LatestReading } from './remedies/conditions.ts'
import { createRemedyLookUp } from './remedies/lookUp.ts'
import { createRemedyFacts, type RemedyFacts } from './remedies/remedyFacts.ts'
import { createRoster } from './roster/roster.ts'
import { createRuleBookDesk, type RuleBookDesk } from './ruleBookDesk.ts'
import { createRulesInForce, type RulesInForce } from './rulesInForce.ts'
import { createRunner } from './runner.ts'
import { createStaffCommands } from './staffCommands.ts'
import { standingOf } from './standing.ts'
import { createTurns } from './turns.ts'
import { createTwoCases } from './twoCases.ts'

/** What the customer's page can say. */
export type CustomerAnswer =
  | { type: 'confirm' }
  | { type: 'stillBroken'; text?: string }
  | { type: 'talkToPerson'; text?: string }
  | { type: 'survey'; solved: boolean; rating: number; text?: string }
  | { type: 'allWell' }
  | { type: 'acceptOffer'; offerId: string }

export interface Recovery {
  /** What decisions go by. Until `rules.load()` it is the shipped book. */
  readonly rules: RulesInForce
  /** How remote remedies stand: their breakers. */
  readonly remedyFacts: RemedyFacts
  /** The rule book as people work on it. */
  readonly ruleBook: RuleBookDesk & {
    /** What a past case would have been under this playbook. Touches nothing. */
    tryPlaybook(playbook: Playbook, caseId: string): Promise<PlaybookTrial | undefined>
    breakers(): Promise<Breaker[]>
  }
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
  /** What is learned and told once cases are over. */
  readonly loop: Loop
  /** Finishes the step being taken, begins no other. */
  stop(): Promise<void>
}

export interface RecoveryOptions extends Omit<LoopStores, 'roster'> {
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
  remedies: RemedyStore
  policy?: Partial<RecoveryPolicy>
  /** Chance, for the codes of vouchers; and the secret they are sealed with. */
  randomBytes(size: number): Uint8Array
  linkSecret: string
  clock: Clock
  newId: () => string
  lastSampleAt(deviceId: string): number | undefined
  /** The newest reading of each of a device's metrics. Absent: none is known, so no remedy with conditions is sent. */
  latestReadings?(deviceId: string): Promise<readonly LatestReading[]>
  /** How many ms the product itself stood still since then (P8). */
  standstills(since: number): number
  /** The company's own, IANA; UTC when left out. */
  timeZone?: string
  log: Logger
  onChange(caseId: string): void
  /** A report was made: there are mails that belong to no case. */
  onMail?(): void
}

/** Faults to cases, and cases to their end. Does nothing until asked; every step is stored before it shows. */
export const createRecovery = (o: RecoveryOptions): Recovery => {
  const now = () => o.clock.now()
  const turns = createTurns()
  const rules = createRulesInForce({ books: o.ruleBooks, ...(o.policy && { policy: o.policy }) })
  /** In force now; what a past step went by is named in its event. */
  const house = () => rules.current()
  const roster = createRoster({ ...o, targets: () => house().targets })
  const remedyFacts = createRemedyFacts({
    remedies: o.remedies,
    latest: o.latestReadings ?? (async () => []),
    policy: () => house().policy,
    now,
  })
  const decide = createDecide(rules.houseOf)
  const runner = createRunner({
    cases: o.cases,
    recipients: roster.recipients,
    decide,
    rules: () => rules.current().version,
    lookUp: createRemedyLookUp({ facts: remedyFacts, customers: o.customers, houseOf: rules.houseOf }),
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
  const watchBreakers = createBreakerWatch({ remedies: o.remedies, facts: remedyFacts, runner, now })
  const faultNews = createFaultNews({ ...o, facts, runner, house, now })
  const complaints = createComplaints({ ...o, facts, runner, house, now })
  const twoCases = createTwoCases({ ...o, facts, runner, now })
  const offerDesk = createOfferDesk({ ...o, now, house })
  let stopping = false
  const stopped = () => stopping
  const loop = createLoop({
    ...o,
    runner,
    turns,
    house,
    timeZone: o.timeZone ?? 'UTC',
    onMail: () => o.onMail?.(),
  })
  const many = createMany({ ...o, runner, facts, turns, policy: () => house().policy, now, stopped })

  const answering = createAnswering({ runner, house, now })
  const { answer } = answering
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
  return {
    rules,
    remedyFacts,
    ruleBook: {
      ...createRuleBookDesk({ rules, books: o.ruleBooks }),
      tryPlaybook: createTryPlaybook({ cases: o.cases, rules }),
      breakers: () => remedyFacts.breakers(),
    },
    wake: () => turns.inTurn('openings', () => faultNews.takeAll(stopped)),
    runDeadlines: () =>
      turns.inTurn('deadlines', async () => {
        await runDeadlines({ cases: o.cases, runner, facts, now, stopped, log: o.log })
        await watchBreakers()
        await many.turn()
        await loop.turn()
      }),
    many,
    loop,

    command: createStaffCommands({ ...o, facts, twoCases, offerDesk, turns, answering, now }),

    complain: (c) => turns.inTurn('openings', () => complaints.take(c)),

    customerSays: async (caseId, said) =>
      // An offer stays where it was made, also when its case goes on as another.
      answer(said.type === 'acceptOffer' ? await madeIn(said.offerId, caseId) : await goesOnAs(caseId), {
        at: now(),
        actor: 'customer',
        ...said,
      }),

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
      if (wrong) return notNow(`What is approved instead makes no sense: ${wrong.text}.`)
      return answer(offer.caseId, {
        type: 'approvalDecided',
        at: now(),
        actor: by.id,
        by: { id: by.id, name: by.name, role: by.role },
        offerId,
        ...decided,
      })
    },

    offerChoices: (caseId, forUser) => offerDesk.choices(caseId, forUser),

    standingOf: (stored) => standingOf(stored, { at: now(), policy: house().policy }),

    stop: async () => {
      stopping = true
      await turns.idle()
    },
  }
}
