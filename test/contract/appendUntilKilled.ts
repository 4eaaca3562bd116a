/**
 * The victim of the kill -9 test: appends without end to the journal in the folder it is given, many at a time, and
 * prints `position text` for each one acknowledged. The payload is the text, a dot, and filling.
 */
import { openIntakeLog } from '../../store/sqlite/intakeLog.ts'

const [, , dir = ''] = process.argv
const log = await openIntakeLog({ dir })
let count = 0

const appendForEver = async (): Promise<never> => {
  for (;;) {
    const text = `${process.pid}-${++count}`
    const payload = Buffer.from(`${text}.${'x'.repeat((count * 7919) % 3000)}`)
    const seq = await log.append({ receivedAt: count, principal: 'p', topic: 't', payload })
    process.stdout.write(`${seq} ${text}\n`)
  }
}
await Promise.all(Array.from({ length: 100 }, appendForEver))
