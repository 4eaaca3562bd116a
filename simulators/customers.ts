import { z } from 'zod'
import { type CustomerSays, fillIn, findAnswer } from './customerForms.ts'
import { readForms } from './htmlForms.ts'
import type { Http } from './http.ts'
import type { SimulatorLog } from './log.ts'
import { createRandom } from './random.ts'

const minutes = 60_000
const inbox = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      to: z.string(),
      text: z.string(),
      html: z.string(),
      receivedAt: z.iso.datetime({ offset: true }),
    }),
  ),
})
/** Only the path counts: the address people were given may be one that only the outside can reach. */
const linkPattern = /https?:\/\/[^\s"'<>]+?(\/c\/[A-Za-z0-9_.~-]*[A-Za-z0-9_-])/

/** Simulated customers: they read their mail, open the link like a browser would, and some of them answer. */
export interface CustomerActors {
  /** One look at the inbox. Does the visits that are due. */
  step(): Promise<void>
  /** Addresses whose mail is left for the person at the screen. */
  spared(): readonly string[]
}

/** How many customers are left to the human visitor: the first to get mail. */
const sparedCount = 2
const mailsPerLook = 100
/** Visits remembered, so that none is made twice. */
const maxVisits = 2_000
const answering = 0.6
const stillBrokenAmongAnswers = 0.1
const ratings = [5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2] as const

/** @param o `customers` are the addresses of the simulated ones: others (staff, people) are left alone */
export const createCustomerActors = (o: {
  http: Http
  httpUrl: string
  seed: string
  customers: ReadonlySet<string>
  spared: readonly string[]
  now(): number
  log: SimulatorLog
}): CustomerActors => {
  const spared = [...o.spared]
  /** Answers given on a page: a customer who said "still broken" thinks anew when asked again. */
  const answers = new Map<string, number>()
  const visits = new Map<string, { dueAt: number; path: string; done: boolean }>()

  const readInbox = async (): Promise<void> => {
    const answer = await o.http.request('GET', `/inbox?limit=${mailsPerLook}`)
    if (answer.status !== 200) return
    for (const mail of inbox.parse(answer.body).items.reverse()) {
      const to = mail.to.toLowerCase()
      const path = linkPattern.exec(mail.text)?.[1] ?? linkPattern.exec(mail.html)?.[1]
      if (!path || !o.customers.has(to) || visits.has(mail.id)) continue
      if (spared.length < sparedCount && !spared.includes(to)) spared.push(to)
      const delay = createRandom(`${o.seed}/reads/${mail.id}`).between(3, 15) * minutes
      visits.set(mail.id, { dueAt: o.now() + delay, path, done: spared.includes(to) })
    }
    for (const id of [...visits.keys()].slice(0, Math.max(0, visits.size - maxVisits))) visits.delete(id)
  }

  return {
    async step() {
      await readInbox()
      for (const [mailId, visit] of visits) {
        if (visit.done || visit.dueAt > o.now()) continue
        visit.done = true
        try {
          const round = answers.get(visit.path) ?? 0
          const chance = `${o.seed}/says${visit.path}/${round}`
          const said = await visitPage({ httpUrl: o.httpUrl, path: visit.path, chance })
          if (!said) continue
          answers.set(visit.path, round + 1)
          o.log.info({ mailId, said: said.type }, 'simulated customer answered')
        } catch (error) {
          o.log.warn({ mailId, err: error }, 'simulated customer could not use the page')
        }
      }
    },
    spared: () => [...spared],
  }
}

/**
 * One visit: fetch the page, answer what it asks, or only read. What is asked decides: a confirmation is answered by most, sometimes with
 * "still broken"; a survey mostly kindly. `chance` names the stream, so the same page asked the same twice gets the same answer.
 */
export const visitPage = async (o: {
  httpUrl: string
  path: string
  chance: string
}): Promise<CustomerSays | undefined> => {
  const url = `${o.httpUrl}${o.path}`
  const page = await fetch(url, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(15_000) })
  if (!page.ok) throw new Error(`GET ${o.path} answered ${page.status}`)
  const forms = readForms(await page.text())
  const confirm = findAnswer(forms, 'confirm')
  const stillBroken = findAnswer(forms, 'stillBroken')
  const survey = findAnswer(forms, 'survey')
  const random = createRandom(`${o.chance}/${confirm ? 'confirm' : 'survey'}`)
  if (!random.chance(answering)) return undefined

  const unhappy = random.chance(stillBrokenAmongAnswers)
  const rating = random.pick(ratings)
  const says: CustomerSays | undefined = confirm
    ? unhappy && stillBroken
      ? { type: 'stillBroken', text: 'It is not right yet, sorry.' }
      : { type: 'confirm' }
    : survey
      ? {
          type: 'survey',
          solved: rating > 2,
          rating,
          text: rating >= 5 ? 'Thank you for letting me know so early.' : '',
        }
      : undefined
  const found = says && { confirm, stillBroken, survey }[says.type]
  if (!says || !found) return undefined
  const { action, body } = fillIn(found, says)
  const target = new URL(action, page.url)
  const answer = await fetch(target, {
    method: 'POST',
    redirect: 'manual',
    // What a browser sends with a form of the page it is on.
    headers: { accept: 'text/html', origin: target.origin, referer: page.url, 'sec-fetch-site': 'same-origin' },
    body,
    signal: AbortSignal.timeout(15_000),
  })
  await answer.arrayBuffer()
  if (answer.status >= 400) throw new Error(`POST ${target.pathname} answered ${answer.status}`)
  // The page comes back with what became of the answer.
  const became = new URL(answer.headers.get('location') ?? '', target).searchParams.get('said')
  if (became === 'incomplete') throw new Error(`POST ${target.pathname} found the form incomplete`)
  return became === 'late' ? undefined : says
}
