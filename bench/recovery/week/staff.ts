import { createHash } from 'node:crypto'
import { day, hour, minute } from '../../../domain/clock.ts'
import { messageIdFor } from '../../../outreach/messageId.ts'
import type { Chance } from './chance.ts'
import type { Fleet } from './fleet.ts'
import type { MailWorld } from './mails.ts'

/** Who the product writes as. */
export const from = 'care@acme.example'

export const people = [
  ...[1, 2, 3, 4, 5].map((n) => ({ id: `agent-${n}`, role: 'agent' as const, escalationLevel: 0 })),
  { id: 'lead', role: 'manager' as const, escalationLevel: 1 },
  { id: 'chief', role: 'admin' as const, escalationLevel: 2 },
]
const opensAt = 8
const closesAt = 20

interface Row {
  readonly id: string
  readonly state: string
  readonly deviceIds: readonly string[]
  readonly acknowledgedAt: string | null
  readonly openedAt: string
  readonly customerId: string | null
}

export const sessionOf = (id: string): string => createHash('sha256').update(`session of ${id}`).digest('hex')
export const tokenHashOf = (id: string): string => createHash('sha256').update(sessionOf(id)).digest('hex')

/**
 * People who work by day, are sometimes ill, and read their mail within minutes and not at once. They see what the console's API shows them and
 * say what anybody could.
 */
export const createStaff = (o: {
  chance: Chance
  fleet: Fleet
  mails: MailWorld
  idOf: ReadonlyMap<string, string>
}) => {
  const { chance } = o
  const illOn = new Map<string, boolean>()
  const mendAt = new Map<string, number>()
  const givenAt = new Map<string, number>()
  /** Who has mail, and when they get to read it. */
  const readAt = new Map<string, number>()
  let mailsSeen = 0
  const idOf = (name: string): string => o.idOf.get(name) ?? name
  const ill = (name: string, now: number): boolean => {
    const key = `${name} ${Math.floor(now / day)}`
    const known = illOn.get(key) ?? chance.yes(0.2)
    illOn.set(key, known)
    return known
  }
  const onDuty = (name: string, now: number): boolean => {
    const hourOfDay = (now % day) / hour
    return hourOfDay >= opensAt && hourOfDay < closesAt && !ill(name, now)
  }
  let done = {
    acknowledged: 0,
    mended: 0,
    offered: 0,
    approved: 0,
    arranged: 0,
    givenTo: 0,
    settledByHand: 0,
    refused: 0,
  }

  const as = (name: string, http: string) => {
    const headers = { cookie: `forestall_session=${sessionOf(name)}`, 'sec-fetch-site': 'same-origin' }
    return {
      get: async <T>(path: string): Promise<T[]> => {
        const answer = await fetch(`${http}/api/v1${path}`, { headers })
        if (!answer.ok) throw new Error(`${answer.status} ${path}: ${await answer.text()}`)
        return ((await answer.json()) as { items: T[] }).items
      },
      post: async (path: string, body: unknown): Promise<boolean> => {
        const answer = await fetch(`${http}/api/v1${path}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        await answer.arrayBuffer()
        if (!answer.ok) done = { ...done, refused: done.refused + 1 }
        return answer.ok
      },
    }
  }
  const count = (what: keyof typeof done, ok: boolean): void => {
    if (ok) done = { ...done, [what]: done[what] + 1 }
  }

  const work = async (name: string, http: string, now: number): Promise<void> => {
    const me = as(name, http)
    const mine = await me.get<Row>(`/cases?open=true&ownerId=${idOf(name)}&limit=100`)
    const command = (id: string, body: unknown) => me.post(`/cases/${id}/commands`, body)
    const later = (ms: number) => new Date(now + ms).toISOString()
    for (const row of mine.slice(0, 12)) {
      const asksForMe = ['repairing', 'waiting', 'onHold'].includes(row.state)
      if (asksForMe && (row.acknowledgedAt === null || !mendAt.has(row.id))) {
        if (!chance.yes(0.7)) continue
        mendAt.set(row.id, now + chance.between(20 * minute, 10 * hour))
        count('acknowledged', await command(row.id, { type: 'acknowledge' }))
        const what = chance.next()
        // A visit ends with somebody saying what came of it, mostly in time.
        if (what < 0.1) mendAt.set(row.id, now + chance.between(hour, 4.5 * hour))
        if (what < 0.1)
          count('arranged', await command(row.id, { type: 'planVisit', from: later(hour), to: later(4 * hour) }))
        else if (what < 0.15)
          count('arranged', await command(row.id, { type: 'orderPart', part: 'pump', expectedAt: later(12 * hour) }))
        else if (what < 0.2)
          count('arranged', await command(row.id, { type: 'hold', reason: 'customerAway', until: later(6 * hour) }))
        if (row.customerId !== null && chance.yes(0.15)) {
          const amountMinor = chance.oneOf([500, 1_500, 3_000, 4_500, 8_000])
          count(
            'offered',
            await command(row.id, { type: 'offer', kind: 'credit', amountMinor, reason: 'For the trouble' }),
          )
        }
        continue
      }
      if (!['repairing', 'waiting'].includes(row.state) || now < (mendAt.get(row.id) ?? now)) continue
      mendAt.set(row.id, now + chance.between(hour, 6 * hour))
      const helped = chance.yes(0.9)
      if (helped) for (const id of row.deviceIds) o.fleet.mend(id, now + chance.between(1, 10) * minute)
      count('mended', await command(row.id, { type: 'claimFixed', text: 'Tightened the valve.' }))
    }
  }
  const lead = async (name: string, http: string, now: number): Promise<void> => {
    const me = as(name, http)
    for (const offer of await me.get<{ id: string; madeBy: string }>('/offers?state=needsApproval&limit=50'))
      if (offer.madeBy !== idOf(name))
        count(
          'approved',
          await me.post(`/approvals/${encodeURIComponent(offer.id)}`, {
            decision: chance.oneOf(['approve', 'approve', 'reject']),
            reason: 'Seen.',
          }),
        )
    const free = people.filter(({ role, id }) => role === 'agent' && onDuty(id, now))
    const [first, ...others] = free
    if (!first) return
    for (const row of await me.get<Row>('/cases?open=true&state=repairing&limit=100'))
      if (
        row.acknowledgedAt === null &&
        now - Date.parse(row.openedAt) > 20 * minute &&
        now - (givenAt.get(row.id) ?? 0) > 2 * hour
      ) {
        givenAt.set(row.id, now)
        const to = idOf(chance.oneOf([first, ...others]).id)
        count('givenTo', await me.post(`/cases/${row.id}/commands`, { type: 'assign', to }))
      }
  }
  /** What an operator does with a mail whose hand-over was cut off: looks whether it arrived, and says so. */
  const settleUncertain = async (http: string): Promise<void> => {
    const me = as('chief', http)
    const arrived = new Set(o.mails.arrived.map(({ messageId }) => messageId))
    for (const { id } of await me.get<{ id: string }>('/messages?state=uncertain&limit=100')) {
      const known = arrived.has(messageIdFor(id, from))
      count('settledByHand', await me.post(`/messages/${encodeURIComponent(id)}/${known ? 'mark-sent' : 'resend'}`, {}))
    }
  }

  return {
    onDuty,
    anybodyOnDuty: (now: number): boolean => people.some(({ id, role }) => role === 'agent' && onDuty(id, now)),
    done: () => done,
    minute: async (http: string, now: number): Promise<void> => {
      for (const { to } of o.mails.arrived.slice(mailsSeen)) {
        const name = to.split('@')[0] ?? ''
        if (to.endsWith('@acme.example') && !readAt.has(name)) readAt.set(name, now + chance.between(1, 12) * minute)
      }
      mailsSeen = o.mails.arrived.length
      for (const { id, role } of people) {
        if (!onDuty(id, now)) continue
        if ((readAt.get(id) ?? Number.POSITIVE_INFINITY) > now && !chance.yes(1 / 20)) continue
        readAt.delete(id)
        if (role === 'agent') await work(id, http, now)
        else await lead(id, http, now)
      }
      if (onDuty('chief', now) && chance.yes(1 / 30)) await settleUncertain(http)
    },
  }
}
export type Staff = ReturnType<typeof createStaff>
