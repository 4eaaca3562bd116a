import { hour } from '../../../domain/clock.ts'
import type { Chance } from './chance.ts'
import type { MailWorld } from './mails.ts'

interface Plan {
  readonly at: number
  readonly token: string
  readonly answer: string
  readonly form: Readonly<Record<string, string>>
}

/** Customers who read some of their mails, some time, and press a button on the page the mail leads to. */
export const createCustomers = (o: { chance: Chance; mails: MailWorld; now(): number }) => {
  let read = 0
  let plans: Plan[] = []
  let answered = 0
  const later = (token: string, answer: string, form: Readonly<Record<string, string>> = {}): void => {
    plans.push({ at: o.now() + o.chance.between(hour / 4, 20 * hour), token, answer, form })
  }
  return {
    answered: () => answered,
    minute: async (http: string, now: number): Promise<void> => {
      for (const { text } of o.mails.arrived.slice(read)) {
        const token = /\/c\/([A-Za-z0-9._~-]+)/.exec(text)?.[1]
        if (token === undefined) continue
        const chance = o.chance.next()
        if (chance < 0.25) later(token, 'confirm')
        else if (chance < 0.28) later(token, 'still-broken', { text: 'Still nothing.' })
        else if (chance < 0.3) later(token, 'person')
        else if (chance < 0.4)
          later(token, 'survey', { solved: o.chance.yes(0.9) ? 'yes' : 'no', rating: `${o.chance.between(1, 6)}` })
      }
      read = o.mails.arrived.length
      const due = plans.filter(({ at }) => at <= now)
      plans = plans.filter(({ at }) => at > now)
      for (const { token, answer, form } of due) {
        const reply = await fetch(`${http}/c/${token}/${answer}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
          body: new URLSearchParams(form),
        })
        await reply.arrayBuffer()
        if (reply.status === 303) answered += 1
      }
    },
  }
}
