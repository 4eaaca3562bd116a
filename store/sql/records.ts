import type { Records } from '../records.ts'
import { createArticleStore } from './articles.ts'
import { createCaseStore } from './cases.ts'
import { createCheckpointStore } from './checkpoints.ts'
import { createCustomerStore } from './customers.ts'
import { createDeviceStore } from './devices.ts'
import { createFaultStore } from './faults.ts'
import { createFigureStore } from './figures.ts'
import { createIdempotencyStore } from './idempotency.ts'
import { createInboxStore } from './inbox.ts'
import { createIncidentStore } from './incidents.ts'
import { createIncidentUpdateStore } from './incidentUpdates.ts'
import { createMessageStore } from './messages.ts'
import { createPersonStore } from './people.ts'
import { createQuarantineStore, type QuarantineLimits } from './quarantine.ts'
import { createRemedyStore } from './remedies.ts'
import { createReportStore } from './reports.ts'
import { createRosterStore } from './roster.ts'
import { createRuleBookStore } from './ruleBooks.ts'
import type { Db } from './schema.ts'
import { createSettingStore } from './settings.ts'
import { createSilenceStore } from './silences.ts'
import { createUserStore } from './users.ts'
import { createVoucherStore } from './vouchers.ts'

/** Every repository over one migrated database. `backup` is the database's own business. */
export const createRecords = (
  db: Db,
  options: { backup: Records['backup']; quarantine?: QuarantineLimits | undefined },
): Records => ({
  devices: createDeviceStore(db),
  customers: createCustomerStore(db),
  faults: createFaultStore(db),
  incidents: createIncidentStore(db),
  incidentUpdates: createIncidentUpdateStore(db),
  cases: createCaseStore(db),
  figures: createFigureStore(db),
  articles: createArticleStore(db),
  reports: createReportStore(db),
  people: createPersonStore(db),
  vouchers: createVoucherStore(db),
  messages: createMessageStore(db),
  users: createUserStore(db),
  quarantine: createQuarantineStore(db, options.quarantine),
  remedies: createRemedyStore(db),
  roster: createRosterStore(db),
  ruleBooks: createRuleBookStore(db),
  settings: createSettingStore(db),
  silences: createSilenceStore(db),
  checkpoints: createCheckpointStore(db),
  idempotency: createIdempotencyStore(db),
  inbox: createInboxStore(db),
  backup: options.backup,
  close: () => db.destroy(),
})
