import type { Logger } from 'pino'
import { z } from 'zod'
import type { Teaching } from '../domain/observation.ts'
import { deviceTopic } from '../domain/topics.ts'
import { deviceCommandBody, teachBody } from '../recovery/outboxBody.ts'
import type { CaseStore, OutboxItem } from '../store/caseStore.ts'

/** A person's word on a fault, without its place in the journal. */
export type TeachingBody = Omit<Teaching, 'kind' | 'seq' | 'at'>

/** Carries the case steps' work for the world outside: commands to devices, teachings to the detector. At least once; the ids make it once. */
export interface OutboxRelay {
  /** Delivers what is waiting. Calls made while one runs are folded into one more run. */
  wake(): Promise<void>
}

export const createOutboxRelay = ({
  cases,
  publish,
  teach,
  log,
}: {
  cases: Pick<CaseStore, 'pendingOutbox' | 'settleOutbox'>
  publish: (message: { topic: string; payload: string; qos: 1 }) => Promise<void>
  teach: (teaching: TeachingBody) => Promise<void>
  log: Logger
}): OutboxRelay => {
  let running: Promise<void> | undefined
  let again = false

  const deliver = async (item: OutboxItem): Promise<void> => {
    if (item.kind === 'deviceCommand') {
      const { deviceId, name, args } = deviceCommandBody.parse(item.body)
      await publish({
        topic: deviceTopic(deviceId, 'command'),
        payload: JSON.stringify({ id: item.id, name, args }),
        qos: 1,
      })
    } else {
      const { metric, by, ...teaching } = teachBody.parse(item.body)
      await teach({ ...teaching, ...(metric !== undefined && { metric }), ...(by !== undefined && { by }) })
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
      // A wish that came after its last look would wait for the next one.
      return running.then(() => (again && !running ? this.wake() : undefined))
    },
  }
}
