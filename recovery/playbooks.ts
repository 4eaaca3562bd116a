import { type Playbook, type PlaybookInput, playbook } from '../domain/playbook.ts'
import { flapping, gatewayDown, silence } from './playbooks/connectivity.ts'
import { counter, flatline, impossible, missing, reported, threshold } from './playbooks/equipment.ts'
import { anomaly, cohort, drift, driftFridge, relation, rhythm, variance, wear } from './playbooks/learned.ts'

const restart: PlaybookInput['remedies'] = [{ command: 'restart' }]

const shipped: readonly PlaybookInput[] = [
  {
    ...reported,
    id: 'reported-router',
    modelContains: 'router',
    category: 'connectivity',
    team: 'connectivity',
    remedies: restart,
  },
  { ...reported, id: 'reported-charger', modelContains: 'charger', remedies: restart },
  {
    ...flatline,
    id: 'flatline-router',
    modelContains: 'router',
    category: 'connectivity',
    team: 'connectivity',
    remedies: restart,
  },
  { ...flatline, id: 'flatline-charger', modelContains: 'charger', remedies: restart },
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

/** The playbooks as shipped: version 0 of the rule book has them. */
export const playbooks: readonly Playbook[] = shipped.map((entry) => playbook.parse(entry))

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
