import type { Logger } from 'pino'
import { z } from 'zod'
import type { Clock } from '../domain/clock.ts'
import { deviceTopic } from '../domain/topics.ts'
import type { CaseStore, OutboxItem } from '../store/caseStore.ts'

const deviceCommand = z.object({
  deviceId: z.string(),
  name: z.string(),
  args: z.record(z.string(), z.unknown()).default({}),
})
const teaching = z.object({
  faultId: z.string(),
  deviceId: z.string(),
  faultKind: z.string(),
  metric: z.string().optional(),
  verdict: z.literal('falseAlarm'),
  reason: z.string(),
})
export type TeachingBody = z.infer<typeof teaching>

/** Carries the case steps' work for the world outside: commands to devices, teachings to the detector. At least once; the ids make it once. */
export interface OutboxRelay {
  /** Delivers what is waiting. Calls made while one runs are folded into one more run. */
  wake(): Promise<void>
}

export const createOutboxRelay = ({
  cases,
  publish,
  teach,
  clock,
  log,
}: {
  cases: Pick<CaseStore, 'pendingOutbox' | 'settleOutbox'>
  publish: (message: { topic: string; payload: string; qos: 1 }) => Promise<void>
  teach: (teaching: TeachingBody, at: number) => Promise<void>
  clock: Clock
  log: Logger
}): OutboxRelay => {
  let running: Promise<void> | undefined
  let again = false

  const deliver = async (item: OutboxItem): Promise<void> => {
    if (item.kind === 'deviceCommand') {
      const { deviceId, name, args } = deviceCommand.parse(item.body)
      await publish({
        topic: deviceTopic(deviceId, 'command'),
        payload: JSON.stringify({ id: item.id, name, args }),
        qos: 1,
      })
    } else {
      await teach(teaching.parse(item.body), clock.now())
    }
  }

  const run = async (): Promise<void> => {
    do {
      again = false
      for (const item of await cases.pendingOutbox(100)) {
        try {
          await deliver(item)
        } catch (cause) {
          if (!(cause instanceof z.ZodError)) throw cause
          // Nothing can ever deliver it: say so once and let the rest go on.
          log.error({ err: cause, outbox: item.id }, 'an outbox item cannot be read and is dropped')
        }
        await cases.settleOutbox(item.id)
      }
    } while (again)
  }

  return {
    wake() {
      again = true
      running ??= run().finally(() => {
        running = undefined
      })
      return running
    },
  }
}
