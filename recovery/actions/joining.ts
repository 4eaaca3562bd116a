import { about, promised, titleOf } from '../about.ts'
import { dropRequests } from '../amends/requests.ts'
import { deadlineNames } from '../caseContext.ts'
import { type Act, upon } from './act.ts'
import { backToRepair } from './ending.ts'
import { endPromises, promiseFixed, startPromises } from './promises.ts'
import { tellStillOnIt } from './telling.ts'

/** Two cases of one customer become one, or one becomes two. Each pair of acts is stored in one transaction. */
export const joining = {
  mergeAway: upon('mergeInto', (draft, event) => {
    const { context } = draft
    endPromises(draft)
    context.mergedInto = event.into
    context.closedAt = draft.at
    context.outcome = 'merged'
    context.watchingSince = null
    context.hold = null
    draft.clearDeadlines(...deadlineNames)
    dropRequests(draft, `the case goes on as case ${event.intoNumber}; ask again there.`)
    draft.note('merged', `${event.by.name} merged this case into ${event.intoNumber}: ${event.reason}`)
  }),
  mergeIn: upon('mergedIn', (draft, event) => {
    const { context } = draft
    const { carried } = event
    draft.note('mergedIn', `${event.by.name} merged case ${event.fromNumber} into this one: ${event.reason}`)
    // Which came first is told by what happened first, whichever case it stands in.
    if (carried.openedAt < context.openedAt) context.firstHeardFrom = carried.firstHeardFrom
    context.workedOn ||= carried.workedOn
    context.disputed ||= carried.disputed
    context.surveySent ||= carried.surveySent ?? false
    if (carried.toldAt !== null) context.toldAt = Math.min(context.toldAt ?? carried.toldAt, carried.toldAt)
    const broken = carried.waiting || carried.disputed || carried.faults.some((fault) => fault.open)
    if (!broken) return
    const asked = context.fixedAt !== null
    backToRepair(draft)
    if (carried.toldAt === null) return
    if (asked) return tellStillOnIt(draft, 'takenUpAgain')
    // The nearer of both promises holds: the customer was told it.
    if (context.promises.fixed === null && carried.fixedDueAt !== null && carried.fixedDueAt > draft.at)
      promiseFixed(draft, { publicDueAt: carried.fixedDueAt, internalDueAt: draft.at })
    if (context.customerId !== null) startPromises(draft)
  }),
  splitAway: upon('split', (draft, event) => {
    const { context } = draft
    const stays = (deviceId: string): boolean => !event.deviceIds.includes(deviceId)
    context.devices = context.devices.filter(({ id }) => stays(id))
    context.faults = context.faults.filter(({ deviceId }) => stays(deviceId))
    context.title = titleOf(context, draft.house)
    draft.note(
      'split',
      `${event.by.name} made ${event.deviceIds.length === 1 ? 'one device' : `${event.deviceIds.length} devices`} a case of their own, ${event.toNumber}: ${event.reason}`,
    )
  }),
  openSplit: upon('splitOff', (draft, event) => {
    const { context, house } = draft
    const { carried } = event
    context.ownerId = carried.ownerId ?? event.candidate
    context.openedAt = draft.at
    context.splitFrom = event.from
    context.workedOn = carried.workedOn
    context.surveySent = carried.surveySent ?? false
    context.disputed = carried.disputed || carried.faults.every((fault) => !fault.open)
    // A remedy may have been tried there: never risk a second one.
    context.remote.attempts = 1
    draft.note('opened', `${event.by.name} split it off case ${event.fromNumber}: ${event.reason}`)
    context.toldAt = carried.toldAt
    if (context.customerId === null || carried.toldAt === null) return
    if (carried.fixedDueAt !== null && carried.fixedDueAt > draft.at)
      promiseFixed(draft, { publicDueAt: carried.fixedDueAt, internalDueAt: draft.at })
    startPromises(draft)
    draft.tellCustomer('update', {
      ...about(context, house),
      ...promised(context),
      progress: 'working',
      visitFrom: null,
      visitTo: null,
    })
  }),
} satisfies Record<string, Act>
