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
      ownerId: z.string().nullish(),
    }),
  ),
  nextCursor: z.string().nullable(),
})
const withTasks = z.object({ tasks: z.array(z.object({ id: z.string(), doneAt: instantText.nullable() })) })
type OpenCase = z.infer<typeof caseList>['items'][number]

/** The simulated service team: an agent at the desk, technicians on the road. */
export interface StaffActors {
  /** One look at the open cases. Does what is due. */
  step(): Promise<void>
}

/** What the team intends with one stay of one case among those to be mended. */
interface Plan {
  readonly acknowledgeAt: number
  visitFrom: number | undefined
  visited: boolean
  /** When the part that was missing comes, if one was. */
  partAt: number | undefined
}

/** To be mended by somebody, whether they wait for a visit or a part or not. */
const beingMended = new Set(['repairing', 'waiting'])
/** One repair in so many needs a part that nobody has in the van. */
const onePartMissingIn = 6
const partMissing = (found: OpenCase): boolean => found.number % onePartMissingIn === 2 && found.reopenCount === 0

/** One case in so many is left alone until it has been escalated. */
const oneForgottenIn = 8
const forgotten = (found: OpenCase): boolean => found.number % oneForgottenIn === 5
/** A fault that was over this long before a case was opened can still be behind it. */
const aftermathMs = 180 * minutes

/** @param o `repair` sends a technician to the machine itself; `truth` is what they find there */
export const createStaffActors = (o: {
  http: Http
  /** Colleagues by user id: each works the cases that are theirs, `http` all others. */
  colleagues?: ReadonlyMap<string, Http>
  seed: string
  now(): number
  repair(deviceId: string): number
  truth(): readonly GroundTruth[]
  log: SimulatorLog
}): StaffActors => {
  const plans = new Map<string, Plan>()

  const order = async (found: OpenCase, command: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const http = o.colleagues?.get(found.ownerId ?? '') ?? o.http
    const answer = await http.request('POST', `/cases/${encodeURIComponent(found.id)}/commands`, command)
    // 409: the case went on meanwhile; the next look sees how.
    if (answer.status >= 400 && answer.status !== 409) {
      o.log.warn({ caseId: found.id, command: command.type, answer: answer.body }, 'simulated agent was refused')
    }
    return answer.status < 300
  }

  /** The playbook's checks and whatever else is on the case's list. */
  const tick = async (found: OpenCase): Promise<void> => {
    const answer = await o.http.request('GET', `/cases/${encodeURIComponent(found.id)}`)
    if (answer.status !== 200) return
    for (const { id, doneAt } of withTasks.parse(answer.body).tasks)
      if (doneAt === null) await order(found, { type: 'completeTask', taskId: id, outcome: 'Done on site.' })
  }

  const visit = async (found: OpenCase): Promise<void> => {
    await tick(found)
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

  /** Looked at, and a part is missing: it comes in an hour or two, and so does the technician. */
  const orderPart = async (found: OpenCase, plan: Plan, comes: number): Promise<void> => {
    plan.partAt = comes
    plan.visitFrom = undefined
    await order(found, { type: 'visitDone', text: 'Looked at it; a part has to be replaced.' })
    await order(found, { type: 'orderPart', part: 'Spare part', expectedAt: new Date(comes).toISOString() })
  }

  const work = async (found: OpenCase): Promise<void> => {
    const now = o.now()
    const key = `${found.id}/${found.reopenCount}`
    const random = createRandom(`${o.seed}/staff/${key}`)
    const reactMs = random.between(2, 6) * minutes
    const travelMs = random.between(20, 40) * minutes
    const plan = plans.get(key) ?? {
      acknowledgeAt: now + reactMs,
      visitFrom: undefined,
      visited: false,
      partAt: undefined,
    }
    plans.set(key, plan)
    if (found.acknowledgedAt === null) {
      const leave = forgotten(found) && found.escalationLevel === 0
      if (!leave && now >= plan.acknowledgeAt) await order(found, { type: 'acknowledge' })
      return
    }
    const deliveryMs = random.between(60, 120) * minutes
    if (plan.partAt !== undefined && now < plan.partAt) return
    if (plan.visitFrom === undefined) {
      if (plan.partAt !== undefined && found.state === 'waiting') await order(found, { type: 'partArrived' })
      plan.visitFrom = now + travelMs
      const from = new Date(plan.visitFrom - 5 * minutes).toISOString()
      const to = new Date(plan.visitFrom + 60 * minutes).toISOString()
      await order(found, { type: 'planVisit', from, to })
    } else if (now >= plan.visitFrom && !plan.visited) {
      if (partMissing(found) && plan.partAt === undefined) return orderPart(found, plan, now + deliveryMs)
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
      const repairing = open.filter((found) => beingMended.has(found.state))
      // Mended, as far as can be seen, the plan is over; back among them (still broken, seen again) there is a new one.
      const current = new Set(repairing.map((found) => `${found.id}/${found.reopenCount}`))
      for (const key of plans.keys()) if (!current.has(key)) plans.delete(key)
      for (const found of repairing) await work(found)
    },
  }
}
