import { describe } from 'vitest'
import type { Records } from '../../store/records.ts'
import type { Place } from './place.ts'
import { casesContract } from './records/cases.ts'
import { customersContract } from './records/customers.ts'
import { devicesContract } from './records/devices.ts'
import { faultsContract } from './records/faults.ts'
import { figuresContract } from './records/figures.ts'
import { incidentModeContract } from './records/incidents.ts'
import { messagesContract } from './records/messages.ts'
import { offersContract } from './records/offers.ts'
import { operationsContract } from './records/operations.ts'
import { usersContract } from './records/people.ts'
import { remediesContract } from './records/remedies.ts'
import { rosterContract } from './records/roster.ts'
import { ruleBooksContract } from './records/ruleBooks.ts'
import { vouchersContract } from './records/vouchers.ts'

/** What every database of records does, repository by repository. `newPlace` takes the limits of the quarantine. */
export const recordsContract = (
  name: string,
  newPlace: (quarantine?: { rows: number; bytes: number }) => Place<Records>,
): void => {
  describe(`records: ${name}`, () => {
    devicesContract(newPlace)
    customersContract(newPlace)
    faultsContract(newPlace)
    incidentModeContract(newPlace)
    casesContract(newPlace)
    figuresContract(newPlace)
    messagesContract(newPlace)
    usersContract(newPlace)
    rosterContract(newPlace)
    offersContract(newPlace)
    vouchersContract(newPlace)
    ruleBooksContract(newPlace)
    remediesContract(newPlace)
    operationsContract(newPlace)
  })
}
