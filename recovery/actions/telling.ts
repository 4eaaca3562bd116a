import type { MessageData } from '../../domain/messageData.ts'
import { about, promised } from '../about.ts'
import type { Draft } from '../draft.ts'
import { type Act, moment, spoken } from './act.ts'
import { paragraphsOf } from './parent.ts'
import { mindPromise, renewUpdate, replaceFixed, startPromises } from './promises.ts'

/** The first message, once per case. */
export const tellFault: Act = (draft, event) => {
  const { context, house } = draft
  if (context.customerId === null) {
    if (context.toldAt === null) draft.note('notTold', 'The device belongs to no customer, so only staff are told.')
    return
  }
  if (context.toldAt !== null) return
  startPromises(draft)
  context.toldAt = draft.at
  const news = newsForFirst(draft)
  draft.tellCustomer('faultFound', {
    ...about(context, house, event.type === 'faultOpened' ? event.alsoAffected : []),
    ...promised(context),
    heardFrom: context.firstHeardFrom,
    ...(news && { news }),
  })
  draft.note(
    'told',
    `The customer is being told, with a promise: fixed by ${moment(context.promises.fixed?.publicDueAt ?? draft.at)}.`,
  )
}

/** What everybody in the incident was told lately, for somebody who hears of it now. */
const newsForFirst = ({ context, at, house }: Draft): MessageData<'faultFound'>['news'] => {
  const { incidentNews } = context
  if (incidentNews?.told !== 'no' || incidentNews.text === null) return undefined
  if (at - incidentNews.at > house.policy.incidentNewsFor) return undefined
  context.incidentNews = { ...incidentNews, told: 'firstMessage', text: null }
  return paragraphsOf(incidentNews.text)
}

/** Taken up again: the customer hears so, and is promised a time again. */
export const tellStillOnIt = (draft: Draft, reason: MessageData<'stillOnIt'>['reason']): void => {
  const { context, house } = draft
  if (context.customerId === null) return
  startPromises(draft)
  context.toldAt ??= draft.at
  draft.tellCustomer('stillOnIt', { ...about(context, house), ...promised(context), reason })
}

/** Honest news although there is none. */
export const sendUpdate = (draft: Draft): void => {
  const { context, house } = draft
  if (context.customerId === null || context.erased) return
  renewUpdate(draft)
  const visit = context.visit !== null && context.visit.to > draft.at ? context.visit : null
  draft.tellCustomer('update', {
    ...about(context, house),
    ...promised(context),
    progress: context.watchingSince !== null ? 'checking' : visit ? 'visitPlanned' : 'working',
    visitFrom: visit?.from ?? null,
    visitTo: visit?.to ?? null,
  })
  draft.note('update', 'The customer gets an update, as promised.')
}

export const telling = {
  tellFault,
  sendUpdate: (draft) => sendUpdate(draft),
  mindPromise: (draft) => mindPromise(draft),
  movePromise: (draft) => {
    const { context, house } = draft
    const { policy } = house
    const previous = context.promises.fixed
    if (previous === null) return
    const { watchingSince, mendedAt } = context
    if (watchingSince !== null && mendedAt !== null && mendedAt <= previous.publicDueAt) {
      draft.note('promiseHolds', `It works since ${moment(mendedAt)}: the promise is kept if the watch confirms it.`)
      return
    }
    const publicDueAt = Math.max(previous.publicDueAt, draft.at) + policy.promiseMoveBy
    const due = {
      publicDueAt,
      internalDueAt: draft.at + Math.round((publicDueAt - draft.at) * policy.internalShare),
    }
    replaceFixed(draft, due)
    renewUpdate(draft)
    draft.tellCustomer('promiseMoved', {
      ...about(context, house),
      previousPromisedAt: previous.publicDueAt,
      promisedAt: publicDueAt,
      nextUpdateAt: promised(context).nextUpdateAt,
    })
    draft.note(
      'promiseMoved',
      draft.at <= previous.publicDueAt
        ? `It will not be fixed by ${moment(previous.publicDueAt)}; the customer is told so before that, with a new time: ${moment(publicDueAt)}.`
        : `It was promised by ${moment(previous.publicDueAt)} and is not fixed: that promise is broken. The customer is told a new time: ${moment(publicDueAt)}.`,
    )
  },
  internalTargetPassed: (draft) => {
    const { context } = draft
    const due = context.promises.fixed
    if (due === null) return
    const detail = `Our own target has passed; the customer was promised ${moment(due.publicDueAt)}, in ${spoken(due.publicDueAt - draft.at)}.`
    draft.note('targetPassed', detail)
    draft.tellStaff(
      'staffEscalation',
      { who: 'owner' },
      {
        reason: 'targetPassed',
        ownerId: context.ownerId,
        detail,
      },
    )
  },
} satisfies Record<string, Act>
