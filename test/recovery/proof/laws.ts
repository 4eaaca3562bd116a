import type { CasePromise } from '../../../domain/case.ts'
import { openCaseStates } from '../../../domain/case.ts'
import { isVoucherKind, type Offer } from '../../../domain/offer.ts'
import { amendsOf } from '../../../recovery/amends/amendsOf.ts'
import { type DeadlineName, deadlineNames } from '../../../recovery/caseContext.ts'
import type { Effect } from '../../../recovery/effects.ts'
import type { OwnershipState } from '../../../recovery/machine.ts'
import { afterwards, deadlinesInUse } from './deadlinesInUse.ts'
import { houseOf, mostAttempts } from './houses.ts'
import type { Taken } from './live.ts'

type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>
const ofType = <T extends Effect['type']>(effects: readonly Effect[], type: T): EffectOf<T>[] =>
  effects.filter((effect): effect is EffectOf<T> => effect.type === type)

/** What was stored of one case beside its row, as rows of their own: what people and mails go by. */
export interface Rows {
  readonly deadlines: Map<string, number>
  readonly promises: Map<string, CasePromise>
  readonly offers: Map<string, Offer>
}

/** What comes next on each rung, by itself. Nobody is left to call where it is `unanswered`: promises and updates run on. */
const ladder: Record<OwnershipState, readonly DeadlineName[]> = {
  idle: [],
  called: ['ackTarget'],
  late: ['ackBreach'],
  breached: ['callAgain'],
  unanswered: [],
  acknowledged: ['ackExpires'],
}
const needsPerson: readonly string[] = ['repairing', 'claimed', 'visitArranged', 'partOrdered']
/** Said once in a case's life; and once for each thing they are about. */
const onceACase: readonly string[] = ['faultFound', 'survey']
const keyOf = ({ template, data }: EffectOf<'tellCustomer'>): string | undefined => {
  if (onceACase.includes(template)) return template
  if (template === 'voucher' || template === 'offer') return `${template} ${data.offerId}`
  return template === 'incidentUpdate' ? `${template} ${data.updateId}` : undefined
}

/**
 * What must hold after every step of every case, whatever happened. Answers with the names of the laws that are broken;
 * one watcher watches one case from its first step on.
 */
export const createLaws = (rows: Rows = { deadlines: new Map(), promises: new Map(), offers: new Map() }) => {
  const told = new Set<string>()
  const ids = new Set<string>()
  const vouchers = new Set<string>()
  const asked = new Set<string>()
  const remedies = new Map<string, number>()
  let reopenedAtLastClosing: number | null = null

  return ({ event, before, after, snapshot, effects, step }: Taken): string[] => {
    const { context, value } = snapshot
    const { row } = after
    const house = houseOf(event.rules ?? 0)
    const { limits } = amendsOf(house)
    const open = openCaseStates.some((state) => state === row.state)
    const wasOpen = before === undefined || openCaseStates.some((state) => state === before.row.state)
    const toCustomer = ofType(effects, 'tellCustomer')
    const broken: string[] = []
    const law = (holds: boolean, name: string): void => {
      if (!holds) broken.push(name)
    }

    const promisesBefore = new Map(rows.promises)
    for (const name of step.clearDeadlines) rows.deadlines.delete(name)
    for (const { name, dueAt } of step.setDeadlines) rows.deadlines.set(name, dueAt)
    for (const promise of step.promises) rows.promises.set(promise.id, promise)
    const given = (offer: Offer | undefined): boolean => offer?.state === 'offered' || offer?.state === 'accepted'
    const newlyGiven = step.offers.filter((offer) => given(offer) && !given(rows.offers.get(offer.id)))
    for (const offer of step.offers) rows.offers.set(offer.id, offer)

    // Owned, in time
    const waitsFor = [...rows.deadlines.keys()]
    law(!open || context.ownerId !== null || waitsFor.length > 0, 'an open case has an owner or a timer')
    law(open || value.ownership === 'idle', 'a case that is over calls nobody')
    law(!needsPerson.includes(value.repair) || value.ownership !== 'idle', 'nobody rests while somebody has to mend')
    law(needsPerson.includes(value.repair) || value.ownership === 'idle', 'nobody is called while nobody has to mend')
    law(
      ladder[value.ownership].every((name) => rows.deadlines.has(name)),
      'whoever was called, or has it in hand, is asked again by a timer',
    )
    law(open === (row.closedAt === null), 'closedAt tells whether it is over')

    // Deadlines are rows
    const known = Object.entries(context.deadlines)
    law(
      known.length === rows.deadlines.size && known.every(([name, dueAt]) => rows.deadlines.get(name) === dueAt),
      'the deadlines the case knows are the rows that come due',
    )
    law(
      deadlineNames.every(
        (name) =>
          context.deadlines[name] === undefined ||
          deadlinesInUse[name].some((state) => state === value.repair || state === value.ownership),
      ),
      'no deadline is left over from a state before',
    )
    law(open || waitsFor.every((name) => afterwards.includes(name)), 'what is over waits for nothing but its aftermath')

    // Told at most once
    for (const effect of toCustomer) {
      const key = keyOf(effect)
      if (key === undefined) continue
      law(!told.has(key), `told once: ${key.split(' ')[0]}`)
      told.add(key)
    }
    const heardBefore = before?.row.toldAt ?? ('carried' in event ? event.carried.toldAt : null)
    law(
      heardBefore === null || toCustomer.every(({ template }) => template !== 'faultFound'),
      'the first message is for those who have heard nothing',
    )
    for (const { id } of [...step.messages, ...step.outbox]) {
      law(!ids.has(id), 'no id is used twice')
      ids.add(id)
    }
    law(
      toCustomer.filter(({ template }) => template === 'closed').length <= (wasOpen && !open ? 1 : 0),
      'the customer hears that it is closed when it closes',
    )
    if (wasOpen && !open) {
      law(reopenedAtLastClosing !== row.reopenCount || row.state === 'merged', 'it closes once between reopenings')
      reopenedAtLastClosing = row.reopenCount
    }
    law(
      toCustomer.length === 0 || (context.customerId !== null && !context.erased),
      'nobody erased or unknown is told anything',
    )
    // Our own targets and lists run all the same, a remedy may do harm elsewhere, somebody asks for help: that is for staff.
    const forStaff = ['targetWarning', 'targetBreach', 'taskDue', 'breakerOpened', 'escalate'].includes(event.type)
    law(
      row.state !== 'remoteFix' || forStaff || effects.every(({ type }) => !type.startsWith('tell')),
      'a remote fix disturbs nobody',
    )

    // Promises
    const running = [...rows.promises.values()].filter(({ state }) => state === 'open')
    const remembered = Object.values(context.promises).flatMap((promise) => (promise === null ? [] : [promise.id]))
    law(
      running.length === remembered.length && running.every(({ id }) => remembered.includes(id)),
      'the promises the case knows are the rows that are open',
    )
    law(open || running.length === 0, 'a case that is over owes nothing')
    law(!context.erased || running.every(({ what }) => what === 'visit'), 'nobody erased is promised anything')
    for (const promise of step.promises) {
      const was = promisesBefore.get(promise.id)
      law(was === undefined || was.state === 'open', 'a promise that has ended stays so')
      law(promise.internalDueAt <= promise.publicDueAt, 'we hold ourselves to less than we promise')
      law(
        promise.state !== 'reannounced' || event.at <= promise.publicDueAt,
        'announced anew before it was due, or broken',
      )
      law(
        promise.state !== 'kept' ||
          // A visit took place in its time; that may be said later.
          promise.what === 'visit' ||
          (promise.what === 'fixed' ? (context.fixedAt ?? event.at) : event.at) <= promise.publicDueAt,
        'kept means in time',
      )
      law(promise.state !== 'withdrawn', 'no promise is withdrawn')
    }
    law(
      !open || context.promises.fixed === null || rows.deadlines.has('promiseWarning') || value.repair === 'watching',
      'a promise that runs is looked after before it is due',
    )

    // Amends
    law(
      newlyGiven.every(
        (offer) =>
          offer.approvedBy !== null ||
          offer.amountMinor === 0 ||
          (offer.currency === limits.currency &&
            context.offers
              .filter((one) => given(rows.offers.get(one.id)) && one.currency === limits.currency)
              .reduce((sum, one) => sum + one.amountMinor, 0) <= limits.perIncidentMinor),
      ),
      'no offer over a limit without a manager',
    )
    law(
      event.overLimit === undefined ||
        newlyGiven.every(({ approvedBy, amountMinor }) => approvedBy !== null || amountMinor === 0),
      'what storing found to be over a limit is not given',
    )
    law(
      context.offers.every(({ madeBy, approvedBy }) => approvedBy === null || approvedBy !== madeBy),
      'nobody approves their own',
    )
    law(
      context.offers.every(
        ({ state, request }) =>
          (state === 'needsApproval') === (request !== null) &&
          (state !== 'needsApproval' || rows.deadlines.has('approvalDue')),
      ),
      'a request is looked at again until it is decided',
    )
    law(
      context.plan === 'standard' ||
        newlyGiven.every(({ approvedBy, kind }) => approvedBy !== null || !isVoucherKind(kind)),
      'no routine amends in a senior plan but by a manager',
    )
    law(context.offers.filter(({ madeBy }) => madeBy === 'system').length <= 1, 'amends come unasked once')
    for (const { offerId } of step.vouchers ?? []) {
      law(!vouchers.has(offerId), 'one voucher for an offer')
      law(given(rows.offers.get(offerId)), 'a voucher is for something that is owed')
      vouchers.add(offerId)
    }
    for (const one of ofType(effects, 'tellStaff')) {
      if (one.template !== 'staffApproval' || one.data.asked !== 'first') continue
      law(!asked.has(`${one.data.offerId}`), 'managers are asked for the first time once')
      asked.add(`${one.data.offerId}`)
    }

    // Remedies
    for (const { command } of step.remedies?.filter(({ outcome }) => outcome === null) ?? [])
      remedies.set(command, (remedies.get(command) ?? 0) + 1)
    for (const [command, times] of remedies) law(times <= mostAttempts(command), 'a remedy is tried as often as it may')

    // The row, for those who see nothing else
    law(step.history.length > 0, 'every step leaves a line')
    law(row.version === (before?.row.version ?? 0) + 1, 'one version a step')
    law(
      row.ownerId === context.ownerId &&
        row.openTasks === context.tasks.filter(({ doneAt }) => doneAt === null).length &&
        row.toldAt === context.toldAt,
      'the row says what the case knows',
    )
    law(value.repair !== 'merged' || (running.length === 0 && row.mergedInto !== null), 'a merged case owes nothing')
    return broken
  }
}
