import { pino } from 'pino'
import { createOutreach } from '../../outreach/outreach.ts'
import { createSmtpTransport } from '../../outreach/smtp.ts'
import { openRecords } from '../../store/sqlite/openRecords.ts'

/** Outreach alone in a process, to be killed: `senderProcess.ts FILE SMTP_URL lookup|blind`. Runs until then. */
const [file = '', url = '', sight] = process.argv.slice(2)
const records = await openRecords({ file })
const outreach = createOutreach({
  ...records,
  transport: createSmtpTransport(
    url,
    sight === 'lookup'
      ? { lookup: async (id) => ((await records.inbox.hasMessageId(id)) ? 'delivered' : 'absent') }
      : {},
  ),
  from: 'care@fjord.example',
  publicUrl: () => 'https://care.fjord.example',
  linkSecret: 'a secret for tests',
  company: 'Fjord Cooling',
  clock: { now: () => Date.now(), speed: 1 },
  log: pino({ level: 'silent' }),
  onChange: () => undefined,
})
await outreach.start()
