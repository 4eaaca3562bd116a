const calmDown = { guard: 'noPersonNeeded', target: 'idle' } as const

/** Doing something counts as having seen it. */
const acting = {
  acknowledge: { target: 'acknowledged', actions: 'acknowledge' },
  planVisit: { guard: 'visitAhead', target: 'acknowledged', actions: 'acknowledge' },
  orderPart: { guard: 'partAhead', target: 'acknowledged', actions: 'acknowledge' },
  claimFixed: { target: 'acknowledged', actions: 'acknowledge' },
  visitDone: { guard: 'visitPlanned', target: 'acknowledged', actions: 'acknowledge' },
  promise: { guard: 'promiseFeasible', target: 'acknowledged', actions: 'acknowledge' },
  completeTask: { guard: 'openTask', target: 'acknowledged', actions: 'acknowledge' },
  sendCommand: { guard: 'known', target: 'acknowledged', actions: 'acknowledge' },
  assign: [
    { guard: 'assignedToSelf', target: 'acknowledged', actions: 'acknowledge' },
    { target: 'called', reenter: true },
  ],
  handOver: { target: 'called', reenter: true },
  findOwner: [{ guard: 'ownerFound', actions: 'adoptOwner' }, { actions: 'lookForOwnerAgain' }],
} as const

/** Whose it is: called, and called louder, until somebody acts; what was acknowledged is not so for ever. */
export const ownership = {
  initial: 'idle',
  states: {
    /** Nobody has to do anything now. */
    idle: {
      entry: 'clearCalls',
      always: [
        { guard: 'personNeededAndAcknowledged', target: 'acknowledged', actions: 'keepAcknowledged' },
        { guard: 'personNeeded', target: 'called' },
      ],
      on: { escalate: { actions: 'escalateNow' } },
    },
    called: {
      entry: 'callOwner',
      always: calmDown,
      on: { ...acting, ackTarget: { target: 'late' }, escalate: { target: 'late' } },
    },
    late: {
      entry: 'callLevelOne',
      always: calmDown,
      on: { ...acting, ackBreach: { target: 'breached' }, escalate: { target: 'breached' } },
    },
    breached: {
      entry: 'callBreach',
      always: calmDown,
      on: {
        ...acting,
        callAgain: [{ guard: 'callsLeft', actions: 'callAgain' }, { target: 'unanswered' }],
        escalate: { actions: 'escalateNow' },
      },
    },
    /** Everybody was called often enough; the case stays on the lists. */
    unanswered: {
      entry: 'stopCalling',
      always: calmDown,
      on: { ...acting, escalate: { actions: 'escalateNow' } },
    },
    acknowledged: {
      entry: 'clearCalls',
      exit: 'clearAcknowledgement',
      always: calmDown,
      on: {
        acknowledge: { actions: 'acknowledge' },
        note: { actions: 'progress' },
        planVisit: { guard: 'visitAhead', actions: 'progress' },
        cancelVisit: { guard: 'visitPlanned', actions: 'progress' },
        visitDone: { guard: 'visitPlanned', actions: 'progress' },
        orderPart: { guard: 'partAhead', actions: 'progress' },
        claimFixed: { actions: 'progress' },
        promise: { guard: 'promiseFeasible', actions: 'progress' },
        completeTask: { guard: 'openTask', actions: 'progress' },
        sendCommand: { guard: 'known', actions: 'progress' },
        assign: [{ guard: 'assignedToSelf', actions: 'acknowledge' }, { target: 'called' }],
        handOver: { target: 'called' },
        ackExpires: { target: 'late' },
        escalate: { target: 'late' },
        stillBroken: { target: 'called' },
        talkToPerson: { target: 'called' },
      },
    },
  },
} as const
