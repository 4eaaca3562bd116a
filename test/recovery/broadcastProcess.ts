import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { createRecovery } from '../../recovery/recovery.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'

/**
 * Recovery's clockwork alone in a process, to be killed: `broadcastProcess.ts FILE START_MS`. Says `up`, and `told` after each step of a case.
 * Ends by itself when no update goes on.
 */
const [file = '', start = '0'] = process.argv.slice(2)
const records = await openRecords({ file })
const began = Date.now()
const recovery = createRecovery({
  ...records,
  clock: { now: () => Number(start) + Date.now() - began, speed: 1 },
  newId: randomUUID,
  randomBytes,
  linkSecret: 'link-secret',
  lastSampleAt: () => undefined,
  standstills: () => 0,
  log: pino({ level: 'silent' }),
  // So that whoever kills us knows where we are.
  onChange: () => process.stdout.write('told\n'),
})
process.stdout.write('up\n')
while ((await records.incidentUpdates.running(1)).length > 0) {
  await recovery.runDeadlines()
  await new Promise((resolve) => setTimeout(resolve, 2))
}
await recovery.stop()
await records.close()
