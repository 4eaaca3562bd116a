import type { FaultKind } from '../../domain/fault.ts'

/** Inside a sentence: "was followed by …". */
export const kindNames: Readonly<Record<FaultKind, string>> = {
  silence: 'silence',
  flapping: 'a connection that comes and goes',
  'gateway-down': 'a failure of the gateway',
  reported: 'a fault the device itself reported',
  threshold: 'a limit of a rule being broken',
  missing: 'readings that stopped coming',
  impossible: 'impossible readings',
  counter: 'a counter that ran back',
  flatline: 'a stuck sensor',
  drift: 'readings outside of what is usual',
  wear: 'wear',
  anomaly: 'unusual readings',
  variance: 'restless readings',
  rhythm: 'a broken rhythm',
  relation: 'readings that do not fit each other',
  cohort: 'falling behind its peers',
}

/**
 * What normally follows a fault of this kind if nobody acts: known from how such devices fail, not from this fleet. Of a rule only
 * its author knows.
 */
export const normallyFollows: Readonly<Record<Exclude<FaultKind, 'threshold'>, string>> = {
  silence:
    'A device that stays silent for hours seldom comes back by itself: power, network or the device must be looked at.',
  flapping: 'Connections that come and go often end in silence, when the signal or the supply fails for good.',
  'gateway-down': 'Every device behind it stays unseen, and its faults unnoticed, until the gateway is back.',
  reported: 'The device goes on or stops as its maker decided for this code; the code’s own instructions apply.',
  missing: 'Whatever is steered or guarded by this reading goes unseen; the sensor or its wiring has usually failed.',
  impossible: 'The sensor or its wiring usually fails for good; until then its readings cannot be trusted.',
  counter: 'Consumption and running time are counted wrongly from here on, unless the device was exchanged or reset.',
  flatline: 'Whatever steers by a stuck sensor goes astray unseen.',
  drift: 'It usually goes on until the device no longer does its work, within days or weeks.',
  wear: 'It goes on until the part fails or the limit is reached; planned now, the repair is cheaper.',
  anomaly: 'Some pass by themselves; when it repeats or lasts, a failure often follows.',
  variance: 'Growing restlessness often comes before a failure: a loose contact, a worn bearing, a valve that hunts.',
  rhythm: 'The device works more or less than it should: it wears faster, or no longer does its work.',
  relation: 'Parts that no longer work together tend to get worse: efficiency falls first, then function.',
  cohort: 'What its peers do not show is its own trouble, and it usually grows.',
}
