/** What can be done to a case now, by its state; the server has the last word. */
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import type { Case, CaseCommand, CaseDetail } from '../../api/wire.ts'
import type { IconName } from '../../parts/icon.tsx'
import { isOpen } from '../cases/caseFacts.ts'

export const command = async (one: Pick<Case, 'id'>, body: CaseCommand): Promise<void> => {
  await request<unknown>(`cases/${encodeURIComponent(one.id)}/commands`, { method: 'POST', body })
  await refresh('cases', 'faults', 'approvals', 'queue')
}

/** A dialog that asks for a command's details. */
export type Asked = Exclude<CaseCommand['type'], 'acknowledge' | 'completeTask' | 'withdrawOffer'>

export interface Choice {
  readonly what: Asked
  readonly label: string
  readonly icon?: IconName
  /** What it does, for the list of everything. */
  readonly says: string
  /** Possible as the case stands. */
  readonly possible: boolean
  /** Likely the next thing to do: a button of its own. */
  readonly likely: boolean
}

export interface ChoiceGroup {
  readonly title: string
  readonly choices: readonly Choice[]
}

/** States of the repair in which somebody has to get it fixed, or waits for that. */
const broken = ['repairing', 'visitArranged', 'partOrdered', 'onHold', 'claimed']

/** Everything there is to do, in groups, with what is possible now. */
export const choicesFor = (one: CaseDetail, manager: boolean): readonly ChoiceGroup[] => {
  const { repair } = one.machine
  const open = isOpen(one)
  const isBroken = broken.includes(repair)
  const told = open && one.state !== 'remoteFix'
  const waitsForPart = one.part !== null && one.part.arrivedAt === null
  const choice = (
    what: Asked,
    label: string,
    says: string,
    when: Pick<Choice, 'possible'> & Partial<Choice>,
  ): Choice => ({
    what,
    label,
    says,
    likely: false,
    ...when,
  })
  return [
    {
      title: 'Get it fixed',
      choices: [
        choice(
          'planVisit',
          one.visit ? 'Plan another visit' : 'Plan visit',
          'The customer is told when somebody comes.',
          {
            possible: isBroken || repair === 'watching',
            likely: repair === 'repairing' && one.visit === null,
            icon: 'roster',
          },
        ),
        choice('visitDone', 'Visit done', 'What came of it, when it is not fixed yet.', {
          possible: one.visit !== null && told,
          likely: one.visit !== null && told,
          icon: 'approve',
        }),
        choice('cancelVisit', 'Cancel visit', 'It will not take place; another has to be planned.', {
          possible: one.visit !== null && told,
        }),
        choice('orderPart', 'Order part', 'The case waits until it should be here.', {
          possible: isBroken,
          likely: repair === 'repairing' || repair === 'visitArranged',
          icon: 'case',
        }),
        choice('partArrived', 'Part arrived', 'The case goes on.', {
          possible: repair === 'partOrdered' && waitsForPart,
          likely: repair === 'partOrdered' && waitsForPart,
          icon: 'approve',
        }),
        choice('claimFixed', 'Claim fixed', 'Then the device’s own telemetry decides.', {
          possible: isBroken || repair === 'watching',
          likely: isBroken && repair !== 'claimed' && repair !== 'onHold',
          icon: 'wrench',
        }),
        choice('sendCommand', 'Send command', 'To the device itself, such as a restart.', {
          possible: open && one.devices.length > 0,
          icon: 'remote',
        }),
        choice('addTask', 'Add task', 'Something that has to be done by hand.', { possible: open }),
      ],
    },
    {
      title: 'Time and people',
      choices: [
        choice('hold', 'Put on hold', 'Until a time, until it gets worse, or both.', {
          possible: isBroken && repair !== 'onHold',
        }),
        choice('resume', 'Take up again', 'Ends the hold.', {
          possible: repair === 'onHold',
          likely: repair === 'onHold',
          icon: 'repeat',
        }),
        choice('promise', 'Promise a time', 'The customer is told by when it works again.', {
          possible: (isBroken || repair === 'watching') && one.customerId !== null,
          likely: repair === 'repairing',
          icon: 'clock',
        }),
        choice('assign', 'Assign', 'To a colleague; they have to acknowledge.', { possible: open }),
        choice('handOver', 'Hand over', 'To another team or person, with all they need to know.', { possible: open }),
        choice('escalate', 'Escalate', 'Calls the next level now.', { possible: open }),
      ],
    },
    {
      title: 'Customer',
      choices: [
        choice('offer', 'Make amends', 'What the table gives here, or something of your own.', {
          possible: one.customerId !== null && !['cancelled', 'merged', 'remoteFix'].includes(one.state),
          icon: 'gift',
          likely: one.state === 'awaitingCustomer' || one.state === 'closed',
        }),
      ],
    },
    {
      title: 'The case itself',
      choices: [
        choice('note', 'Add note', 'For colleagues only.', {
          possible: one.state !== 'merged' || open,
          icon: 'note',
          likely: true,
        }),
        choice('setCause', 'Set cause', 'Ours, somebody else’s, the customer’s own: amends depend on it.', {
          possible: one.state !== 'merged',
        }),
        choice('merge', 'Merge', 'It goes on as part of another open case of the same customer.', {
          possible: open && one.customerId !== null,
        }),
        choice('split', 'Split', 'Some devices become a case of their own.', {
          possible: open && one.devices.length > 1,
        }),
        choice('reopen', 'Reopen', 'It is not over after all.', {
          possible: ['closed', 'cancelled', 'awaitingCustomer'].includes(one.state),
          likely: one.state === 'closed' || one.state === 'awaitingCustomer',
          icon: 'repeat',
        }),
        choice('story', one.story ? 'Change the story' : 'Worth telling', 'For the weekly digest.', {
          possible: one.state !== 'cancelled',
        }),
        choice('falseAlarm', 'False alarm', 'It was no fault: the detector is taught.', {
          possible: open && one.faults.length > 0,
        }),
        choice('foundLate', 'Found late', 'It was real, and should have been found sooner.', {
          possible: one.faults.length > 0 && one.state !== 'cancelled' && one.state !== 'merged',
        }),
        choice('close', 'Close', 'Without the device’s proof or the customer’s word.', { possible: open && manager }),
      ],
    },
  ]
}
