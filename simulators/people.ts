import { createCustomerActors } from './customers.ts'
import type { GroundTruth } from './faults/groundTruth.ts'
import { createHttp } from './http.ts'
import type { SimulatorLog } from './log.ts'
import { createStaffActors } from './staff.ts'

/**
 * The people around the demo's fleet, acting through HTTP only:
 *
 *   runPeople({ httpUrl, token, seed, now, speed, fleet, customers, spared, log }) → { stop(), spared() }
 *
 * Staff acknowledge, plan visits, send technicians and claim the repair; customers read the local inbox and answer on their page.
 */
export interface PeopleOptions {
  /** `http://host:port` */
  readonly httpUrl: string
  /** Bearer token of whom the agent acts as. */
  readonly token: string
  /** Tokens of colleagues, by user id. */
  readonly colleagues?: Readonly<Record<string, string>>
  readonly seed: string
  now(): number
  readonly speed: number
  /** The machines, for the technicians' hands. */
  readonly fleet: { repair(deviceId: string): number; truth(): readonly GroundTruth[] }
  /** Mail addresses of the simulated customers, lower case. */
  readonly customers: ReadonlySet<string>
  /** Addresses spared in an earlier run: their mail is the human visitor's. */
  readonly spared: readonly string[]
  readonly log: SimulatorLog
}
export interface People {
  stop(): Promise<void>
  spared(): readonly string[]
}

/** People look up about once a product minute, at most once a wall second. */
const lookWallMs = (speed: number): number => Math.min(10_000, Math.max(1_000, 60_000 / speed))

export const runPeople = (o: PeopleOptions): People => {
  const http = createHttp({ baseUrl: `${o.httpUrl}/api/v1`, token: o.token })
  const colleagues = new Map(
    Object.entries(o.colleagues ?? {}).map(([id, token]) => [
      id,
      createHttp({ baseUrl: `${o.httpUrl}/api/v1`, token }),
    ]),
  )
  const customers = createCustomerActors({ ...o, http })
  const staff = createStaffActors({ ...o, http, colleagues, repair: o.fleet.repair, truth: o.fleet.truth })
  let stopped = false
  let wake = (): void => {}
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, lookWallMs(o.speed))
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const live = async (): Promise<void> => {
    let lastTrouble = ''
    while (!stopped) {
      try {
        await staff.step()
        await customers.step()
        lastTrouble = ''
      } catch (error) {
        const trouble = String(error)
        if (trouble !== lastTrouble && !stopped)
          o.log.warn({ err: error }, 'simulated people cannot act; they keep trying')
        lastTrouble = trouble
      }
      if (!stopped) await pause()
    }
  }
  const life = live()
  return {
    async stop() {
      stopped = true
      wake()
      await life
    },
    spared: () => customers.spared(),
  }
}
