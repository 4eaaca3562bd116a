import type { FaultKind } from '../domain/fault.ts'
import { flapping, gatewayDown, silence } from './playbooks/connectivity.ts'
import { counter, flatline, impossible, missing, reported, threshold } from './playbooks/equipment.ts'
import { anomaly, cohort, drift, driftFridge, relation, rhythm, variance, wear } from './playbooks/learned.ts'
import type { Playbook } from './playbooks/playbook.ts'

export type { Playbook } from './playbooks/playbook.ts'

const restart = { name: 'restart', args: {} }

/** The shipped playbooks. The first that fits is used, so a model's own entry stands before the one for every model. */
export const playbooks: readonly Playbook[] = [
  {
    ...reported,
    id: 'reported-router',
    modelContains: 'router',
    category: 'connectivity',
    team: 'connectivity',
    remoteCommand: restart,
  },
  { ...reported, id: 'reported-charger', modelContains: 'charger', remoteCommand: restart },
  {
    ...flatline,
    id: 'flatline-router',
    modelContains: 'router',
    category: 'connectivity',
    team: 'connectivity',
    remoteCommand: restart,
  },
  { ...flatline, id: 'flatline-charger', modelContains: 'charger', remoteCommand: restart },
  silence,
  gatewayDown,
  flapping,
  reported,
  flatline,
  threshold,
  missing,
  impossible,
  counter,
  driftFridge,
  drift,
  wear,
  anomaly,
  variance,
  rhythm,
  relation,
  cohort,
]

/** The playbook for a fault of this kind on a device of this model. Kinds without an entry fall back to `fallback` words. */
export const playbookFor = (
  list: readonly Playbook[],
  kind: FaultKind | null,
  model: string | null,
): Playbook | undefined =>
  list.find(
    (entry) =>
      entry.faultKind === kind &&
      (entry.modelContains === undefined || (model ?? '').toLowerCase().includes(entry.modelContains.toLowerCase())),
  )

/** Words for a case that only the customer has told us about. */
export const complaintWords: Playbook['customerWords'] = {
  wrong: {
    en: 'You told us that something is wrong.',
    de: 'Sie haben uns gemeldet, dass etwas nicht stimmt.',
  },
  meaning: {
    now: { en: 'We are looking into it now.', de: 'Wir gehen dem jetzt nach.' },
    soon: { en: 'We are looking into it now.', de: 'Wir gehen dem jetzt nach.' },
    no: { en: 'We are looking into it now.', de: 'Wir gehen dem jetzt nach.' },
  },
}
