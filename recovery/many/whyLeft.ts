import type { CaseState } from '../../domain/case.ts'
import type { StoredCase } from '../../store/caseStore.ts'
import { spoken } from '../actions/act.ts'
import { openFaults } from '../caseContext.ts'
import type { RecoveryPolicy } from '../policy.ts'
import { readSnapshot } from '../snapshot.ts'

const says: Readonly<Record<CaseState, string>> = {
  remoteFix: 'A remote fix is still being tried.',
  repairing: 'It is still being repaired.',
  waiting: 'A visit or a part is still awaited.',
  onHold: 'It is on hold.',
  verifying: 'The device has not shown for long enough that it works.',
  awaitingCustomer: 'The device shows that it works; the customer has been asked.',
  closed: 'It is closed.',
  merged: 'It goes on in another case.',
  cancelled: 'It was no fault.',
}

/** Whether the device has shown that it works, and else what is missing, for whoever wants to close the incident. `at`: ms. */
export const whyLeft = (
  stored: StoredCase,
  { at, policy }: { at: number; policy: RecoveryPolicy },
): { verified: boolean; why: string } => {
  const { state } = stored.row
  const { context, value } = readSnapshot(stored).snapshot
  const open = openFaults(context).length
  if (state === 'awaitingCustomer' || state === 'closed') return { verified: true, why: says[state] }
  if (context.watchingSince !== null && value.repair === 'watching') {
    const watched = at - context.watchingSince
    return watched < policy.incidentWatch
      ? {
          verified: false,
          why: `It works since ${spoken(watched)}; after ${spoken(policy.incidentWatch)} it can be closed.`,
        }
      : { verified: false, why: 'It seems to work, but its device has to report before that is proven.' }
  }
  if (value.repair === 'claimed')
    return { verified: false, why: 'Somebody says it is fixed; the device does not show it yet.' }
  if (context.disputed) return { verified: false, why: `${says[state]} The customer says it is still broken.` }
  return {
    verified: false,
    why: open === 0 ? says[state] : `${says[state]} ${open} fault${open === 1 ? ' is' : 's are'} still open.`,
  }
}
