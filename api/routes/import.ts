import { Readable } from 'node:stream'
import { z } from 'zod'
import { customerInput } from '../../domain/customer.ts'
import { deviceInput } from '../../domain/device.ts'
import { deviceIdPattern } from '../../domain/topics.ts'
import type { TelemetrySample } from '../../domain/wire.ts'
import { telemetrySample } from '../../domain/wire.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { type Line, linesOf, StreamTooLarge } from '../importLines.ts'
import { Problem } from '../problem.ts'

const importLine = z.discriminatedUnion(
  'type',
  [
    customerInput.extend({ type: z.literal('customer') }),
    deviceInput.extend({ type: z.literal('device') }),
    telemetrySample.extend({ type: z.literal('reading'), deviceId: z.string().regex(deviceIdPattern) }),
  ],
  { error: () => 'type must be one of customer, device, reading' },
)
type ImportLine = z.infer<typeof importLine>

const answer = z.object({
  imported: z.number(),
  refused: z.array(z.object({ line: z.number(), reason: z.string() })).describe('At most the first 1,000'),
  refusedCount: z.number(),
  credentials: z
    .array(z.object({ deviceId: z.string(), username: z.string(), password: z.string() }))
    .describe('Of the devices made: shown once'),
})

/** Of one device's readings in one message: well below what a device itself may send. */
const mostTogether = { samples: 500, bytes: 100_000 }
const maxReasons = 1_000
const reasons = {
  taken: 'there is already one with this id',
  'unknown-gateway': 'gatewayId: there is no such device; import gateways before what hangs on them',
  'unknown-customer': 'customerId: there is no such customer; import customers before their devices',
  'gateway-loop': 'gatewayId: this gateway itself stands behind the device',
}

const parseLine = (text: string): ImportLine | { reason: string } => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { reason: 'not JSON' }
  }
  const parsed = importLine.safeParse(value)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  return {
    reason: first === undefined ? 'not valid' : [first.path.join('.'), first.message].filter(Boolean).join(': '),
  }
}

/** Many customers, devices and readings at once, one JSON document a line; what is wrong with a line does not stop the rest. */
export const importRoutes = (app: App, o: ApiContext): void => {
  // Streamed, not collected: the body may be large. Only this route takes the type.
  app.addContentTypeParser(['application/x-ndjson', 'application/jsonl'], (_request, payload, done) =>
    done(null, payload),
  )

  app.post(
    '/import',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['import'],
        summary: 'Import customers, devices and readings as NDJSON (`application/x-ndjson`), at most 16 MiB',
        description:
          'Each line is `{"type":"customer"|"device"|"reading", …}` with the fields of POST customers, POST devices, or `{deviceId, ts?, values}`. Lines are taken in order; one that is refused is named with its reason.',
        consumes: ['application/x-ndjson'],
        response: { 200: answer },
      },
    },
    async (request) => {
      if (!(request.body instanceof Readable)) throw new Problem('wrong-content-type', 'Send application/x-ndjson.')
      const result: z.infer<typeof answer> = { imported: 0, refused: [], refusedCount: 0, credentials: [] }

      const store = async (line: ImportLine, bytes: number): Promise<string | undefined> => {
        if (line.type === 'customer') {
          const { type: _, ...input } = line
          const id = input.id ?? o.newId()
          const made = await o.records.customers.create({ ...input, id }, { createdAt: o.clock.now() })
          return made ? undefined : reasons.taken
        }
        if (line.type === 'device') {
          const { type: _, ...input } = line
          const outcome = await o.registry.register(input)
          if (!outcome.ok) return reasons[outcome.code]
          result.credentials.push({ deviceId: outcome.device.id, ...outcome.credentials })
          return undefined
        }
        if (o.importReadings === undefined) return 'readings cannot be imported here'
        const { type: _, deviceId, ...sample } = line
        if (together?.deviceId !== deviceId) {
          await flush()
          if ((await o.records.devices.get(deviceId)) === undefined) return `deviceId: there is no device ${deviceId}`
          together = { deviceId, samples: [], bytes: 0 }
        }
        together.samples.push(sample)
        together.bytes += bytes
        if (together.samples.length >= mostTogether.samples || together.bytes >= mostTogether.bytes) await flush()
        return undefined
      }
      /** Readings of one device that follow each other go into the journal together. */
      let together: { deviceId: string; samples: TelemetrySample[]; bytes: number } | undefined
      const flush = async (): Promise<void> => {
        const ready = together
        together = undefined
        if (ready !== undefined && ready.samples.length > 0) await o.importReadings?.(ready.deviceId, ready.samples)
      }

      const take = async (line: Line): Promise<void> => {
        if (!('text' in line)) return refuse(line.number, 'the line is too long')
        if (line.text.trim() === '') return
        const parsed = parseLine(line.text)
        const reason = 'reason' in parsed ? parsed.reason : await store(parsed, line.text.length)
        if (reason === undefined) result.imported += 1
        else refuse(line.number, reason)
      }
      const refuse = (line: number, reason: string): void => {
        result.refusedCount += 1
        if (result.refused.length < maxReasons) result.refused.push({ line, reason })
      }

      try {
        const limits = { maxBytes: o.limits.importBytes, maxLineBytes: o.limits.importLineBytes }
        for await (const line of linesOf(request.body, limits)) await take(line)
        await flush()
      } catch (error) {
        if (!(error instanceof StreamTooLarge)) throw error
        await flush()
        throw new Problem(
          'too-large',
          `More than ${o.limits.importBytes} bytes; ${result.imported} lines before that were imported.`,
        )
      }
      return result
    },
  )
}
