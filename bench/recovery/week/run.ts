import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { day, hour, minute } from '../../../domain/clock.ts'
import { createChance } from './chance.ts'
import { createCustomers } from './customers.ts'
import { createFleet, everySeconds } from './fleet.ts'
import { type Findings, lookBack } from './lookBack.ts'
import { startMails } from './mails.ts'
import { type Product, startProduct } from './process.ts'
import { createStaff, from, people, tokenHashOf } from './staff.ts'

export interface WeekOrder {
  readonly devices: number
  readonly days: number
  readonly seed: number
  readonly kills: number
  /** Share of devices that fail once. */
  readonly troubleShare: number
  /** Told now and then how far it is. */
  readonly say: (line: string) => void
}

/** A Monday, 06:00 UTC. */
const begin = Date.UTC(2026, 2, 2, 6)
const token = 'week-token-week-token-week-token'

/** Lives it, one product minute after the other, and looks back at what was stored. */
export const liveWeek = async (order: WeekOrder): Promise<Findings> => {
  const chance = createChance(order.seed)
  const until = begin + order.days * day
  let now = begin
  const folder = mkdtempSync(join(tmpdir(), 'forestall-week-'))
  const outage = { from: begin + 28 * hour, until: begin + 31 * hour }
  const mails = await startMails({
    chance: createChance(order.seed + 1),
    now: () => now,
    away: (at) => at >= outage.from && at < outage.until,
    nobody: (to) => /-(\d+)@/.test(to) && Number(/-(\d+)@/.exec(to)?.[1]) % 97 === 13,
  })
  const fleet = createFleet({ devices: order.devices, from: begin, until, chance, troubleShare: order.troubleShare })
  const env = {
    FORESTALL_DATA_DIR: folder,
    FORESTALL_ADMIN_TOKEN: token,
    FORESTALL_SMTP_URL: mails.url,
    FORESTALL_MAIL_FROM: `Acme Care <${from}>`,
    FORESTALL_COMPANY: 'Acme',
  }
  const wall = performance.now()
  let product: Product = await startProduct(env, now)
  try {
    const { credentials, idOf } = await setUp(product, fleet)
    for (const { id } of people)
      await product.order({ do: 'session', userId: idOf.get(id) ?? id, tokenHash: tokenHashOf(id) })
    await fleet.connect(product.mqtt, credentials)
    const staff = createStaff({ chance: createChance(order.seed + 2), fleet, mails, idOf })
    const customers = createCustomers({ chance: createChance(order.seed + 3), mails, now: () => now })
    const killsAt = Array.from({ length: order.kills }, () => chance.between(begin + hour, until - hour)).sort(
      (a, b) => a - b,
    )
    const downtimes: { from: number; until: number }[] = []
    let turns = 0

    while (now < until) {
      now += minute
      const killing = killsAt[0] !== undefined && killsAt[0] <= now
      const living = (async () => {
        await fleet.minute(now)
        await staff.minute(product.http, now)
        await customers.minute(product.http, now)
        return product.order({ do: 'turn', now })
      })().catch((cause: unknown) => {
        if (!killing) throw cause
        return false
      })
      if (killing) {
        killsAt.shift()
        await new Promise((resolve) => setTimeout(resolve, chance.between(0, 60)))
        await product.kill()
        await living
        fleet.disconnect()
        const from = now
        now += chance.between(1, 20) * minute
        downtimes.push({ from, until: now })
        product = await startProduct(env, now)
        await fleet.connect(product.mqtt, credentials)
      } else if (!(await living)) throw new Error('The product died of itself')
      turns += 1
      if (turns % 720 === 0)
        order.say(
          `day ${((now - begin) / day).toFixed(1)}: ${Math.round((performance.now() - wall) / 1_000)} s, ${mails.arrived.length} mails, ${JSON.stringify(staff.done())}`,
        )
    }
    // What is due in the last minute has been dealt with.
    await product.order({ do: 'turn', now })
    const wallSeconds = (performance.now() - wall) / 1_000
    await product.order({ do: 'stop' })
    fleet.disconnect()
    return await lookBack({
      folder,
      now,
      begin,
      downtimes,
      mails,
      staff,
      fleet,
      outage,
      wallSeconds,
      answered: customers.answered(),
    })
  } finally {
    await product.kill()
    await mails.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Devices, customers and people, through the API. */
const setUp = async (product: Product, fleet: ReturnType<typeof createFleet>) => {
  const send = async <T>(path: string, body: string, type: string): Promise<T> => {
    const answer = await fetch(`${product.http}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body,
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${answer.status} ${path}: ${text}`)
    return JSON.parse(text) as T
  }
  const post = <T>(path: string, body: unknown) => send<T>(path, JSON.stringify(body), 'application/json')
  const credentials = new Map<string, { username: string; password: string }>()
  for (const id of fleet.gateways)
    credentials.set(
      id,
      (await post<{ credentials: { username: string; password: string } }>('/devices', { id })).credentials,
    )
  const lines = fleet.all.flatMap(({ id, gateway, customerId }, n) => [
    ...(customerId === null
      ? []
      : [
          {
            type: 'customer',
            id: customerId,
            name: `Customer ${n}`,
            email: `${customerId}@customers.example`,
            locale: n % 3 === 0 ? 'de-DE' : 'en-GB',
            timeZone: 'Europe/Berlin',
            loyaltyTier: n % 10 === 0 ? 'gold' : 'standard',
          },
        ]),
    {
      type: 'device',
      id,
      name: `Pump ${n}`,
      model: 'Pump 3',
      gatewayId: gateway,
      expectEverySeconds: everySeconds,
      ...(customerId !== null && { customerId }),
    },
  ])
  for (let at = 0; at < lines.length; at += 1_000)
    await send(
      '/import',
      lines
        .slice(at, at + 1_000)
        .map((line) => JSON.stringify(line))
        .join('\n'),
      'application/x-ndjson',
    )
  const idOf = new Map<string, string>()
  for (const { id, ...rest } of people) {
    const made = await post<{ id: string }>('/users', {
      ...rest,
      name: id,
      email: `${id}@acme.example`,
      password: 'a long enough password',
    })
    idOf.set(id, made.id)
  }
  return { credentials, idOf }
}
