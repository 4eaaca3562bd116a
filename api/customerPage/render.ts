import { type Html, html } from '../html.ts'
import { pageFrame } from '../smallPage.ts'
import { createFigures, type Figures } from './figures.ts'
import type { StoryLine } from './story.ts'
import type { CustomerView, ShownOffer } from './view.ts'
import { type Said, type Words, wordsIn } from './words.ts'

interface Parts {
  readonly view: CustomerView
  readonly words: Words
  readonly figures: Figures
  readonly base: string
}

const time = (at: number, figures: Figures): Html =>
  html`<time datetime="${new Date(at).toISOString()}">${figures.moment(at)}</time>`

const facts = ({ view, words, figures }: Parts): Html | undefined => {
  const { promisedAt, promisePassed, visit, nextUpdateAt } = view
  const rows = [
    promisedAt !== null && {
      label: promisePassed ? words.promisedPassed : words.promised,
      value: time(promisedAt, figures),
    },
    visit !== null && { label: words.visit, value: html`${figures.span(visit.from, visit.to)}` },
    promisedAt === null && nextUpdateAt !== null && { label: words.nextUpdate, value: time(nextUpdateAt, figures) },
  ].filter((row) => row !== false)
  if (rows.length === 0) return undefined
  return html`<dl class="facts">${rows.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}

const wrong = ({ view, words }: Parts): Html | undefined => {
  if (view.state !== 'remoteFix' && view.state !== 'repairing') return undefined
  if (view.wrong === null) return html`<p>${words.youToldUs}</p>`
  return html`<h2>${words.whatIsWrong}</h2><p>${view.wrong.wrong} ${view.wrong.meaning}</p>`
}

const steps = ({ view, words, figures }: Parts): Html | undefined => {
  if (view.steps.length === 0) return undefined
  const label = { done: words.stepDone, now: words.stepNow, next: words.stepNext }
  return html`<section aria-labelledby="stands"><h2 id="stands">${words.whereItStands}</h2>
<ol class="steps">${view.steps.map(
    ({ name, state, at }) =>
      html`<li class="${state}"${state === 'now' && html` aria-current="step"`}><span class="dot" aria-hidden="true"></span><span class="step">${words.steps[name]} <span class="unseen">(${label[state]})</span></span>${
        at !== null && html`<span class="quiet">${time(at, figures)}</span>`
      }</li>`,
  )}</ol></section>`
}

const textField = (id: string, { words }: Parts, { label, required }: { label: string; required: boolean }): Html =>
  html`<label for="${id}">${label}${!required && html` <span class="quiet">(${words.optional})</span>`}</label>
<textarea id="${id}" name="text" rows="3" maxlength="2000"${required && html` required`}></textarea>`

/** A form behind a button, without a script. */
const folded = (
  { path, title, hint, ...field }: { path: string; title: string; hint: string; label: string; required: boolean },
  parts: Parts,
): Html =>
  html`<details class="fold"><summary>${title}</summary>
<form method="post" action="${parts.base}/${path}"><p>${hint}</p>${textField(`text-${path}`, parts, field)}
<button class="button" type="submit">${parts.words.send}</button></form></details>`

const brokenForm = (parts: Parts): Html | undefined => {
  const { words, view } = parts
  const title = { verifying: words.stillBroken, awaitingCustomer: words.stillBroken, closed: words.brokenAgain }
  const { state } = view.row
  if (state !== 'verifying' && state !== 'awaitingCustomer' && state !== 'closed') return undefined
  const { stillBrokenHint: hint, textLabel: label } = words
  return folded({ path: 'still-broken', title: title[state], hint, label, required: false }, parts)
}

const answers = (parts: Parts): Html => {
  const { words, view, base } = parts
  const asked = view.state === 'awaitingCustomer'
  return html`<section class="answers" aria-labelledby="tell"><h2 id="tell"${asked && html` class="unseen"`}>${words.helpTitle}</h2>
${asked && html`<form method="post" action="${base}/confirm"><button class="button big" type="submit">${words.works}</button></form>`}
${brokenForm(parts)}
${folded({ path: 'person', title: words.person, hint: words.personHint, label: words.personText, required: false }, parts)}
${folded({ path: 'something-wrong', title: words.somethingWrong, hint: words.somethingWrongHint, label: words.textLabel, required: true }, parts)}</section>`
}

const voucher = (
  { voucher: one }: ShownOffer,
  { words, figures }: Pick<Parts, 'words' | 'figures'>,
): Html | undefined => {
  if (one === null) return undefined
  if (one.state !== 'valid')
    return html`<p class="quiet">${one.state === 'redeemed' ? words.voucherUsed : words.voucherEnded}</p>`
  return html`<dl class="facts"><div><dt>${words.voucher}</dt><dd><code>${one.code}</code></dd></div></dl>
<p>${words.voucherHow} ${words.voucherUntil(figures.day(one.expiresAt))}</p>`
}

const offers = ({ view, words, figures, base }: Parts): Html[] =>
  view.offers.map((offer) => {
    const gift = words.gift(
      offer.kind,
      figures.money(offer.amountMinor, offer.currency),
      offer.percent === null ? null : figures.percent(offer.percent),
    )
    const called = offer.text === null ? gift : `${offer.text[view.language]} (${gift})`
    return html`<section class="card gift"><h2>${words.offerTitle}</h2>${
      offer.state === 'accepted' || offer.voucher !== null
        ? html`<p>${(offer.state === 'accepted' ? words.offerAccepted : words.offerYours)(called)}</p>${voucher(offer, { words, figures })}`
        : html`<p>${words.offer(called)}${offer.expiresAt !== null && ` ${words.offerUntil(figures.day(offer.expiresAt))}`}</p><form method="post" action="${base}/accept-offer"><input type="hidden" name="offerId" value="${offer.id}"><button class="button" type="submit">${words.offerAccept}</button></form>`
    }</section>`
  })

const choice = (name: string, value: string, label: string): Html =>
  html`<label class="choice"><input type="radio" name="${name}" value="${value}" required><span>${label}</span></label>`

const checkIn = ({ view, words, base }: Parts): Html | undefined => {
  if (!view.checkIn) return undefined
  return html`<section class="card" aria-labelledby="check-in"><h2 id="check-in">${words.checkInTitle}</h2>
<form method="post" action="${base}/all-well"><button class="button" type="submit">${words.checkInYes}</button></form>
<form method="post" action="${base}/still-broken"><button class="button" type="submit">${words.checkInNo}</button></form></section>`
}

const article = ({ view, words }: Parts): Html | undefined =>
  view.articleOf === null || view.state === 'closed' || view.state === 'cancelled'
    ? undefined
    : html`<p><a href="/k/${view.articleOf}?lang=${view.language}">${words.article}</a></p>`

const survey = (parts: Parts): Html | undefined => {
  const { view, words, base } = parts
  if (view.state !== 'closed') return undefined
  if (view.surveyAnswered) return html`<section class="card"><p>${words.surveyThanks}</p></section>`
  return html`<section class="card" id="survey" aria-labelledby="survey-title"><h2 id="survey-title">${words.surveyTitle}</h2>
<form method="post" action="${base}/survey">
<fieldset><legend>${words.surveySolved}</legend><div class="choices">${choice('solved', 'yes', words.yes)}${choice('solved', 'no', words.no)}</div></fieldset>
<fieldset><legend>${words.surveyRating}</legend><div class="choices scale">${['1', '2', '3', '4', '5'].map((value) => choice('rating', value, value))}</div>
<p class="ends quiet"><span>1: ${words.ratingLow}</span><span>5: ${words.ratingHigh}</span></p></fieldset>
<label for="survey-text">${words.surveyText} <span class="quiet">(${words.optional})</span></label><textarea id="survey-text" name="text" rows="3" maxlength="2000"></textarea>
<button class="button" type="submit">${words.send}</button></form></section>`
}

const sentence = (line: StoryLine, { words, figures }: Parts): string => {
  if (line.kind === 'message') return words.weWrote(line.subject)
  if (line.kind === 'visit') return words.storyVisit(figures.span(line.from, line.to))
  return words.story[line.kind]
}

const story = (parts: Parts): Html | undefined => {
  const { view, words, figures } = parts
  const newest = view.story[0]
  if (newest === undefined) return undefined
  return html`<section class="card"><h2>${words.storyTitle}</h2><ol class="story">${view.story.map(
    (line) => html`<li><span class="quiet">${time(line.at, figures)}</span><span>${sentence(line, parts)}</span></li>`,
  )}</ol><p class="quiet">${words.timesIn(figures.zone(newest.at))}</p></section>`
}

/** The customer's page. `base` is its own address, `said` what their last form came to. */
export const renderCase = (
  view: CustomerView,
  o: { base: string; company: string; said: Said | undefined },
): string => {
  const words = wordsIn(view.language)
  const figures = createFigures({ ...view.customer, language: view.language })
  const parts: Parts = { view, words, figures, base: o.base }
  const { row } = view
  const device = words.devices(view.deviceNames, figures.list)
  const title = words.headline[view.state === 'closed' && row.fixedAt === null ? 'ended' : view.state](
    device,
    view.deviceNames.length > 1,
  )
  const notice = o.said !== undefined && html`<p class="notice" role="status">${words.said[o.said]}</p>`
  const worksHappily = view.state === 'closed' || view.state === 'cancelled'
  const body = html`<main>
${notice}
<section class="card hero ${view.state}"><p class="quiet">${words.hello(view.customer.name)} · ${words.caseNumber(row.number)}</p>
<h1>${title}</h1><p class="lead">${words.now[view.state]}${!worksHappily && ` ${words.sorry}`}</p>
${wrong(parts)}${article(parts)}${facts(parts)}${view.state === 'awaitingCustomer' && answers(parts)}</section>
${checkIn(parts)}${offers(parts)}${survey(parts)}
<div class="card">${steps(parts)}${view.state !== 'awaitingCustomer' && answers(parts)}</div>
${story(parts)}
</main>`
  return pageFrame({ title, language: view.language, company: o.company, body })
}

/** A page that says one thing, in both languages: we do not know who is looking. */
export const renderNotice = (o: {
  company: string
  what: 'unknown' | 'trouble' | 'tooMany'
  back: string | undefined
}): string => {
  const [first, second] = (['en', 'de'] as const).map((language) => {
    const words = wordsIn(language)
    const title = o.what === 'unknown' ? words.unknownTitle : words.troubleTitle
    const text = { unknown: words.unknownText, trouble: words.troubleText, tooMany: words.tooManyText }[o.what]
    return { language, title, text, back: words.back }
  })
  const body = html`<main class="card narrow">${[first, second].map(
    (said, index) =>
      said !== undefined &&
      html`<div lang="${said.language}">${index === 0 ? html`<h1>${said.title}</h1>` : html`<hr><h2>${said.title}</h2>`}<p>${said.text}</p>${
        o.back !== undefined && html`<p><a class="button" href="${o.back}">${said.back}</a></p>`
      }</div>`,
  )}</main>`
  return pageFrame({ title: first?.title ?? '', language: 'en', company: o.company, body })
}
