/** What follows from a case's fields, said once for list and page. */
import type { Case, CaseDetail, CaseState } from '../../api/wire.ts'

export const openCaseStates: readonly CaseState[] = [
  'remoteFix',
  'repairing',
  'waiting',
  'onHold',
  'verifying',
  'awaitingCustomer',
]
export const isOpen = (one: Pick<Case, 'state'>): boolean => openCaseStates.includes(one.state)

/** When the case escalates because nobody acknowledged it; undefined once somebody did. */
export const acknowledgeBy = (detail: CaseDetail): string | undefined =>
  detail.acknowledgedAt === null
    ? detail.deadlines.find((deadline) => deadline.name === 'ackTarget' || deadline.name === 'ackBreach')?.dueAt
    : undefined

export interface Step {
  readonly label: string
  readonly at: string | null
  readonly status: 'done' | 'current' | 'ahead' | 'skipped'
}

const repairWords = (one: Case): string => {
  if (one.state === 'onHold') return 'On hold'
  if (one.state === 'waiting') return one.waitingFor === 'part' ? 'Part ordered' : 'Visit arranged'
  return one.toldAt ? 'Customer told, repairing' : 'Repairing'
}

/** The way from a fault to a closed case, with where this one stands. */
export const stepsOf = (one: Case): readonly Step[] => {
  if (one.state === 'cancelled')
    return [
      { label: one.firstHeardFrom === 'fault' ? 'Found' : 'Complaint', at: one.openedAt, status: 'done' },
      { label: 'False alarm', at: one.closedAt, status: 'current' },
    ]
  if (one.state === 'merged')
    return [
      { label: one.firstHeardFrom === 'fault' ? 'Found' : 'Complaint', at: one.openedAt, status: 'done' },
      { label: 'Goes on as another case', at: one.closedAt, status: 'current' },
    ]
  const remoteOnly = one.toldAt === null && (one.state === 'remoteFix' || one.outcome === 'remote')
  const order: readonly CaseState[] = remoteOnly
    ? ['remoteFix', 'closed']
    : ['repairing', 'verifying', 'awaitingCustomer', 'closed']
  const labels: Readonly<Record<string, string>> = {
    remoteFix: 'Remote fix',
    repairing: repairWords(one),
    verifying: 'Device proves it',
    awaitingCustomer: 'Customer confirms',
    closed: 'Closed',
  }
  const times: Readonly<Record<string, string | null>> = {
    repairing: one.toldAt,
    verifying: one.fixedAt,
    closed: one.closedAt,
  }
  const current = order.indexOf(one.state === 'waiting' || one.state === 'onHold' ? 'repairing' : one.state)
  return [
    { label: one.firstHeardFrom === 'fault' ? 'Found' : 'Complaint', at: one.openedAt, status: 'done' },
    ...order.map((state, position): Step => {
      const status =
        position < current || (position === current && state === 'closed')
          ? 'done'
          : position === current
            ? 'current'
            : 'ahead'
      return { label: labels[state] ?? state, at: times[state] ?? null, status }
    }),
  ]
}
