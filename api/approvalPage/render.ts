import { formatMoney, plainMoney } from '../../domain/money.ts'
import { type LimitName, type Offer, type OfferKind, offerKinds } from '../../domain/offer.ts'
import { type Html, html } from '../html.ts'
import { pageFrame } from '../smallPage.ts'
import type { ApprovalForm, ApprovalView, Closed, Wish } from './view.ts'

/** For staff, in English; times in UTC, as in the mail that led here. */
const locale = 'en-GB'
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
const time = (at: number): Html => html`<time datetime="${new Date(at).toISOString()}">${moment.format(at)} UTC</time>`

const kindWords: Record<OfferKind, string> = {
  apology: 'Apology',
  credit: 'Credit',
  discount: 'Discount on the next order',
  refund: 'Refund',
  replacement: 'Replacement',
  gift: 'Gift',
}
const limitWords: Record<LimitName, string> = {
  perIncident: 'over the limit for one case',
  perCustomer: 'over the limit for one customer',
  perAgentWeek: 'over the limit for one person in a week',
  classBudget: 'over the budget for this class of trouble',
  currency: 'in another currency than the limits',
  plan: 'no routine case: severe or repeated',
}

type What = Pick<Offer, 'kind' | 'amountMinor' | 'percent'>

const named = ({ kind, amountMinor, percent }: What, currency: string): string => {
  const amount = formatMoney({ amountMinor, currency }, locale)
  if (kind === 'apology') return 'an apology'
  if (kind === 'discount' && percent !== null) return `${percent}% off the next order, up to ${amount}`
  return `${{ credit: 'a credit of', discount: 'off the next order:', refund: 'a refund of', replacement: 'a replacement for', gift: 'a gift of' }[kind]} ${amount}`
}

const facts = (rows: readonly (readonly [string, Html | string])[]): Html =>
  html`<dl class="facts">${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`

const request = ({
  offer,
  madeByName,
}: ApprovalView): Html => html`<section class="card gift"><h2>What is asked for</h2>
<p>${madeByName} would like to offer <strong>${named(offer, offer.currency)}</strong>.</p>
<p>“${offer.reason}”</p>
<p class="quiet">It needs you because it is ${offer.overLimits.map((limit) => limitWords[limit]).join(' and ') || 'over the limits'}.${
  offer.expiresAt !== null && html` It can be decided until ${time(offer.expiresAt)}.`
}</p></section>`

const summary = ({ row, customerName, deviceNames, choices, history }: ApprovalView): Html => {
  const minutes = choices?.facts.outageMinutes ?? 0
  return html`<section class="card"><h2>The case</h2>
<p>${row.title}</p>
${facts([
  ['Customer', `${customerName}${choices?.facts.tier ? ` (${choices.facts.tier})` : ''}`],
  ['Devices', deviceNames.join(', ') || 'none known'],
  ['Severity', row.severity],
  ['Where it stands', row.state],
  ['Out of order for', minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`],
  ['Opened', time(row.openedAt)],
])}
<h2>Lately</h2>
<ol class="story">${history.map(({ at, text }) => html`<li><span class="quiet">${time(at)}</span><span>${text}</span></li>`)}</ol></section>`
}

const limits = ({ choices }: ApprovalView): Html | undefined => {
  if (!choices) return undefined
  const { currency, perIncident, perCustomer, perAgentWeek, classBudget } = choices.limits
  const of = ({ givenMinor, allowedMinor }: { givenMinor: number; allowedMinor: number }): string =>
    `${formatMoney({ amountMinor: givenMinor, currency }, locale)} of ${formatMoney({ amountMinor: allowedMinor, currency }, locale)}`
  return html`<section class="card"><h2>Given so far</h2>${facts([
    ['In this case', of(perIncident)],
    [`To this customer in ${perCustomer.days} days`, of(perCustomer)],
    ['By whoever asks, in a week', of(perAgentWeek)],
    ...(classBudget ? [[`For ${classBudget.category} in ${classBudget.days} days`, of(classBudget)] as const] : []),
  ])}</section>`
}

const choice = (value: ApprovalForm['decision'], label: string, chosen: string | undefined): Html =>
  html`<label class="choice"><input type="radio" name="decision" value="${value}" required${value === chosen && html` checked`}><span>${label}</span></label>`

/** `12.50`: as the field takes it. */
const decimal = (offer: Offer): string => plainMoney(offer).split(' ')[0] ?? ''

const answer = (view: ApprovalView, o: { base: string; filled: Partial<ApprovalForm> }): Html => {
  const { offer } = view
  const { decision, kind = offer.kind, amount = decimal(offer), percent = offer.percent ?? '', reason = '' } = o.filled
  return html`<section class="card" aria-labelledby="decide"><h2 id="decide">Your decision</h2>
<form method="post" action="${o.base}">
<fieldset><legend class="unseen">Decision</legend><div class="choices three">${choice('approve', 'Approve', decision)}${choice('change', 'Change', decision)}${choice('reject', 'Reject', decision)}</div></fieldset>
<details class="fold"${decision === 'change' && html` open`}><summary>What to offer instead (for “Change”)</summary><div class="inside">
<label for="kind">What</label><select id="kind" name="kind">${offerKinds.map((value) => html`<option value="${value}"${value === kind && html` selected`}>${kindWords[value]}</option>`)}</select>
<label for="amount">Costs us at most, in ${offer.currency}</label><input id="amount" name="amount" inputmode="decimal" autocomplete="off" maxlength="40" value="${amount}">
<label for="percent">Per cent, for a discount <span class="quiet">(optional)</span></label><input id="percent" name="percent" inputmode="decimal" autocomplete="off" maxlength="10" value="${percent}">
</div></details>
<label for="reason">Why <span class="quiet">(optional; ${view.madeByName} reads it)</span></label><textarea id="reason" name="reason" rows="2" maxlength="500">${reason}</textarea>
<button class="button" type="submit">Go on</button><p class="quiet">Nothing is decided yet: you are asked once more.</p></form></section>`
}

const page = (title: string, body: Html, company: string): string => pageFrame({ title, language: 'en', company, body })

/** The request, the case behind it, the limits, and a form that decides nothing yet. */
export const renderRequest = (
  view: ApprovalView,
  o: { base: string; company: string; mistake?: string; filled?: Partial<ApprovalForm> },
): string => {
  const title = `Case ${view.row.number}: may this be offered?`
  const body = html`<main><header><h1>${title}</h1><p class="quiet">For ${view.manager.name}. This link is yours alone.</p></header>
${o.mistake && html`<p class="notice" role="alert">${o.mistake}</p>`}
${request(view)}${answer(view, { base: o.base, filled: o.filled ?? {} })}${limits(view)}${summary(view)}</main>`
  return page(title, body, o.company)
}

/** Asks once more, with what was chosen in one sentence. */
export const renderConfirm = (view: ApprovalView, wish: Wish, o: { base: string; company: string }): string => {
  const { form } = wish
  const { offer } = view
  const what = wish.approve ? named(wish.instead ?? offer, offer.currency) : named(offer, offer.currency)
  const title = { approve: 'Approve this?', change: 'Approve this instead?', reject: 'Reject this?' }[form.decision]
  const then = wish.approve
    ? `${view.customerName} is told at once and can accept it. It is on your authority.`
    : `${view.customerName} hears nothing of it; ${view.madeByName} does.`
  const hidden = Object.entries({ ...form, confirm: 'yes' }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const body = html`<main class="card narrow"><h1>${title}</h1><p><strong>${what}</strong></p>
${form.reason !== '' && html`<p>“${form.reason}”</p>`}<p>${then}</p>
<form method="post" action="${o.base}">${hidden}<button class="button big" type="submit">${wish.approve ? 'Yes, approve' : 'Yes, reject'}</button></form>
<p><a href="${o.base}">Back, nothing is decided</a></p></main>`
  return page(title, body, o.company)
}

const decidedWords: Record<Offer['state'], string> = {
  needsApproval: 'still open',
  offered: 'approved',
  accepted: 'approved, and the customer has accepted',
  rejected: 'rejected',
  withdrawn: 'taken back',
  expired: 'left to run out',
}

/** Calmly, why there is nothing to decide. */
export const renderClosed = (closed: Closed, o: { company: string; detail?: string }): string => {
  const [title, text] = ((): readonly [string, string] => {
    switch (closed.why) {
      case 'unknown':
        return ['We cannot show anything here', 'Please use the link exactly as it stands in the mail.']
      case 'expired':
        return ['This link has run out', 'If the request still stands, you find it in the console.']
      case 'notYours':
        return [
          'This link is somebody else’s',
          'It belongs to the manager it was sent to, and you are signed in as somebody else. Nothing was decided.',
        ]
      case 'mayNot':
        return ['This link can not decide any more', 'It belongs to somebody who may not decide on offers now.']
      case 'own':
        return ['This is your own request', 'Nobody approves an offer they made themselves. Another manager was asked.']
      case 'decided':
        return [
          'This request has been decided',
          `${named(closed.offer, closed.offer.currency)} was ${decidedWords[closed.offer.state]}${closed.by === null ? '' : ` by ${closed.by}`}. There is nothing left to do.`,
        ]
    }
  })()
  const body = html`<main class="card narrow"><h1>${title}</h1><p>${text}</p>${o.detail && html`<p>${o.detail}</p>`}
<p><a class="button" href="/approvals">To the console</a></p></main>`
  return page(title, body, o.company)
}
