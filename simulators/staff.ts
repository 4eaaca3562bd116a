import { z } from 'zod'
import type { GroundTruth } from './faults/groundTruth.ts'
import type { Http } from './http.ts'
import type { SimulatorLog } from './log.ts'
import { createRandom } from './random.ts'

const minutes = 60_000
const instantText = z.iso.datetime({ offset: true })
const caseList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      number: z.number(),
      state: z.string(),
      deviceIds: z.array(z.string()),
      acknowledgedAt: instantText.nullable(),
      openedAt: instantText,
      escalationLevel: z.number(),
      reopenCount: z.number(),
    }),
  ),
  nextCursor: z.string().nullable(),
})
type OpenCase = z.infer<typeof caseList>['items'][number]

/** The simulated service team: an agent at the desk, technicians on the road. */
export interface StaffActors {
  /** One look at the open cases. Does what is due. */
  step(): Promise<void>
}

/** What the team intends with one stay of one case in `repairing`. */
interface Plan {
  readonly acknowledgeAt: number
  visitFrom: number | undefined
  visited: boolean
}

/** One case in so many is left alone until it has been escalated. */
const oneForgottenIn = 8
const forgotten = (found: OpenCase): boolean => found.number % oneForgottenIn === 5
/** A fault that was over this long before a case was opened can still be behind it. */
const aftermathMs = 180 * minutes

/** @param o `repair` sends a technician to the machine itself; `truth` is what they find there */
export const createStaffActors = (o: {
  http: Http
  seed: string
  now(): number
  repair(deviceId: string): number
  truth(): readonly GroundTruth[]
  log: SimulatorLog
}): StaffActors => {
  const plans = new Map<string, Plan>()

  const order = async (found: OpenCase, command: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const answer = await o.http.request('POST', `/cases/${encodeURIComponent(found.id)}/commands`, command)
    // 409: the case went on meanwhile; the next look sees how.
    if (answer.status >= 400 && answer.status !== 409) {
      o.log.warn({ caseId: found.id, command: command.type, answer: answer.body }, 'simulated agent was refused')
    }
    return answer.status < 300
  }

  const visit = async (found: OpenCase): Promise<void> => {
    const since = Date.parse(found.openedAt) - aftermathMs
    const explained = o
      .truth()
      .some(
        (fault) =>
          [fault.deviceId, ...fault.takesWithIt].some((id) => found.deviceIds.includes(id)) &&
          (fault.endedAt === null || fault.endedAt >= since),
      )
    if (!explained) {
      await order(found, { type: 'falseAlarm', reason: 'Technician found the device working as it should' })
      return
    }
    const ended = found.deviceIds.reduce((count, id) => count + o.repair(id), 0)
    o.log.info({ caseId: found.id, ended }, 'simulated technician repaired')
    await order(found, { type: 'claimFixed', text: ended > 0 ? 'Repaired on site.' : 'Working again when we came.' })
    await makeAmends(found)
  }

  /** Some customers are given a credit; now and then one that an agent may not give alone, so a manager has to decide. */
  const makeAmends = async (found: OpenCase): Promise<void> => {
    const luck = createRandom(`${o.seed}/amends/${found.id}`).between(0, 1)
    if (luck > 0.35) return
    const large = luck < 0.08
    await order(found, {
      type: 'offer',
      amountMinor: large ? 8_000 : 1_500,
      reason: large ? 'For the long wait' : 'For the time it took',
    })
  }

  const work = async (found: OpenCase): Promise<void> => {
    const now = o.now()
    const key = `${found.id}/${found.reopenCount}`
    const random = createRandom(`${o.seed}/staff/${key}`)
    const reactMs = random.between(2, 6) * minutes
    const travelMs = random.between(20, 40) * minutes
    const plan = plans.get(key) ?? { acknowledgeAt: now + reactMs, visitFrom: undefined, visited: false }
    plans.set(key, plan)
    if (found.acknowledgedAt === null) {
      const leave = forgotten(found) && found.escalationLevel === 0
      if (!leave && now >= plan.acknowledgeAt) await order(found, { type: 'acknowledge' })
      return
    }
    if (plan.visitFrom === undefined) {
      plan.visitFrom = now + travelMs
      const from = new Date(plan.visitFrom - 5 * minutes).toISOString()
      const to = new Date(plan.visitFrom + 60 * minutes).toISOString()
      await order(found, { type: 'planVisit', from, to })
    } else if (now >= plan.visitFrom && !plan.visited) {
      plan.visited = true
      await visit(found)
    }
  }

  return {
    async step() {
      const open: OpenCase[] = []
      for (let cursor: string | null = ''; cursor !== null && open.length < 1_000; ) {
        const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
        const answer = await o.http.request('GET', `/cases?open=true&limit=200${after}`)
        if (answer.status !== 200) return
        const page = caseList.parse(answer.body)
        open.push(...page.items)
        cursor = page.nextCursor
      }
      const repairing = open.filter((found) => found.state === 'repairing')
      // Out of `repairing` the plan is over; back in it (still broken, seen again) there is a new one.
      const current = new Set(repairing.map((found) => `${found.id}/${found.reopenCount}`))
      for (const key of plans.keys()) if (!current.has(key)) plans.delete(key)
      for (const found of repairing) await work(found)
    },
  }
}
