/** What was offered goes on, also when the case is over. */
const amends = {
  acceptOffer: { guard: 'openOffer', actions: 'acceptOffer' },
  approvalDecided: { guard: 'awaitedApproval', actions: 'decideOffer' },
  withdrawOffer: { guard: 'mayWithdraw', actions: 'withdrawOffer' },
  approvalDue: { actions: 'lookAtOffers' },
} as const

/** Possible in every open case, even before the customer knows of it. */
const whileUntold = {
  note: { actions: 'noteText' },
  assign: { actions: 'assign' },
  handOver: { actions: 'handOver' },
  escalate: { actions: 'noteEscalation' },
  sendCommand: { guard: 'known', actions: 'sendCommand' },
  commandResult: { guard: 'ours', actions: 'noteResult' },
  faultChanged: { actions: 'noteChange' },
  faultCleared: { actions: 'noteCleared' },
  addTask: { actions: 'addTask' },
  completeTask: { guard: 'openTask', actions: 'completeTask' },
  setCause: { actions: 'setCause' },
  story: { actions: 'tellStory' },
  mergeInto: { target: 'merged', actions: 'mergeAway' },
  mergedIn: { actions: 'mergeIn' },
  split: { guard: 'someStay', actions: 'splitAway' },
  falseAlarm: { target: 'cancelled', actions: 'cancel' },
  foundLate: { actions: 'noteFoundLate' },
  close: { target: 'closed', actions: 'closeByStaff' },
  taskDue: { actions: 'taskOverdue' },
  targetWarning: { actions: 'warnTarget' },
  targetBreach: { actions: 'targetMissed' },
  breakerOpened: { actions: 'tellBreaker' },
  customerErased: { actions: 'erase' },
  incidentUpdate: { actions: 'keepIncidentUpdate' },
  joinIncident: { actions: 'joinIncident' },
} as const

/** Possible once the customer has been told. */
const whileOpen = {
  ...whileUntold,
  incidentUpdate: { actions: 'tellIncidentUpdate' },
  mergedIn: [{ guard: 'bringsTrouble', target: 'repairing', actions: 'mergeIn' }, { actions: 'mergeIn' }],
  offer: { guard: 'customerKnows', actions: 'makeOffer' },
  ...amends,
  talkToPerson: { actions: 'talkToPerson' },
  cancelVisit: { guard: 'visitPlanned', actions: 'cancelVisit' },
  visitDone: { guard: 'visitPlanned', actions: 'visitDone' },
  visitEnds: { guard: 'visitPlanned', actions: 'visitOver' },
} as const

/** Possible while the customer waits for it to be mended: promises and updates run on. */
const whileWaiting = {
  ...whileOpen,
  promise: { guard: 'promiseFeasible', actions: 'promiseByStaff' },
  internalTarget: { actions: 'internalTargetPassed' },
  promiseWarning: { actions: 'movePromise' },
  updateDue: { actions: 'sendUpdate' },
} as const

/** Possible while the device still shows the fault, or somebody says so: what people do about it, and the end of it. */
const whileBroken = {
  ...whileWaiting,
  faultOpened: { actions: 'joinFault' },
  faultCleared: [{ guard: 'mended', target: 'watching', actions: 'noteCleared' }, { actions: 'noteCleared' }],
  claimFixed: [
    { guard: 'allClear', target: 'watching', actions: 'claim' },
    { target: 'claimed', actions: 'claim' },
  ],
  planVisit: { guard: 'visitAhead', target: 'visitArranged', actions: 'planVisit' },
  orderPart: { guard: 'partAhead', target: 'partOrdered', actions: 'orderPart' },
  hold: { guard: 'holdAhead', target: 'onHold', actions: 'hold' },
  complained: { actions: ['recordComplaint', 'complaintNeedsPerson'] },
  stillBroken: { actions: 'stillBroken' },
} as const

/** Possible after the end. */
const whenOver = {
  note: { actions: 'noteText' },
  breakerOpened: { actions: 'tellBreaker' },
  foundLate: { actions: 'noteFoundLate' },
  offer: { guard: 'customerKnows', actions: 'makeOffer' },
  ...amends,
  commandResult: { guard: 'ours', actions: 'noteResult' },
  faultChanged: { actions: 'noteChange' },
  faultCleared: { actions: 'noteCleared' },
  talkToPerson: { actions: 'talkToPerson' },
  completeTask: { guard: 'openTask', actions: 'completeTask' },
  setCause: { actions: 'setCause' },
  story: { actions: 'tellStory' },
  customerErased: { actions: 'erase' },
} as const

/** Closed, but not for good: what takes the case up again. */
const whenClosed = {
  ...whenOver,
  closeWithIncident: { actions: 'noteIncidentClosed' },
  surveyDue: [
    { guard: 'askedLately', actions: 'skipSurvey' },
    { guard: 'surveyDue', actions: 'sendSurvey' },
  ],
  surveyReminder: { guard: 'surveyUnanswered', actions: 'remindSurvey' },
  checkInDue: { guard: 'mayCheckIn', actions: 'checkIn' },
  allWell: { guard: 'askedIfWell', actions: 'noteAllWell' },
  survey: [
    { guard: 'badScore', target: 'repairing', actions: ['storeSurvey', 'reopen', 'badScore'] },
    { guard: 'mayStillAnswer', actions: 'storeSurvey' },
  ],
  faultOpened: { target: 'repairing', actions: ['reopen', 'joinFault', 'faultReturned'] },
  stillBroken: { guard: 'inReopenWindow', target: 'repairing', actions: ['reopen', 'stillBroken'] },
  complained: { target: 'repairing', actions: ['reopen', 'recordComplaint', 'complaintNeedsPerson'] },
  reopen: { target: 'repairing', actions: ['reopen', 'reopenByStaff'] },
} as const

/** The repair: what is done about the fault, and how it is proven. */
export const repair = {
  initial: 'new',
  states: {
    new: {
      on: {
        faultOpened: [
          { guard: 'remedyNow', target: 'remoteWaiting', actions: ['open', 'sendRemote'] },
          { guard: 'remedyLater', target: 'remoteHeld', actions: ['open', 'holdRemote'] },
          { target: 'repairing', actions: ['open', 'notePassedOver', 'tellFault'] },
        ],
        complained: { target: 'repairing', actions: ['open', 'recordComplaint', 'tellFault'] },
        splitOff: { target: 'repairing', actions: 'openSplit' },
      },
    },
    /** A remote remedy was sent; nobody has been disturbed. */
    remoteWaiting: {
      exit: 'clearRepairTimers',
      on: {
        ...whileUntold,
        mergedIn: { target: 'repairing', actions: ['mergeIn', 'tellFault'] },
        faultOpened: [
          { guard: 'critical', target: 'repairing', actions: ['joinFault', 'tellFault'] },
          { guard: 'remedyWorse', target: 'repairing', actions: ['joinFault', 'tellFault'] },
          { actions: 'joinFault' },
        ],
        faultChanged: [
          { guard: 'critical', target: 'repairing', actions: ['noteChange', 'tellFault'] },
          { guard: 'remedyWorse', target: 'repairing', actions: ['noteChange', 'tellFault'] },
          { actions: 'noteChange' },
        ],
        faultCleared: [
          { guard: 'allClear', target: 'remoteWatching', actions: 'noteCleared' },
          { actions: 'noteCleared' },
        ],
        commandResult: [
          { guard: 'remoteFailedNext', target: 'remoteWaiting', actions: ['noteRemoteFailed', 'sendRemote'] },
          { guard: 'remoteFailedLater', target: 'remoteHeld', actions: ['noteRemoteFailed', 'holdRemote'] },
          { guard: 'remoteFailed', target: 'repairing', actions: ['noteRemoteFailed', 'notePassedOver', 'tellFault'] },
          { guard: 'remoteDone', actions: 'noteRemoteDone' },
          { guard: 'ours', actions: 'noteResult' },
        ],
        remoteResult: [
          { guard: 'remedyNow', target: 'remoteWaiting', actions: ['noteRemoteTimeout', 'sendRemote'] },
          { guard: 'remedyLater', target: 'remoteHeld', actions: ['noteRemoteTimeout', 'holdRemote'] },
          { target: 'repairing', actions: ['noteRemoteTimeout', 'notePassedOver', 'tellFault'] },
        ],
        complained: { target: 'repairing', actions: ['recordComplaint', 'tellFault'] },
      },
    },
    /** A remedy is known and may not be sent yet; nobody has been disturbed. */
    remoteHeld: {
      exit: 'clearRepairTimers',
      on: {
        ...whileUntold,
        mergedIn: { target: 'repairing', actions: ['mergeIn', 'tellFault'] },
        // Another fault beside it: no remedy is known for both.
        faultOpened: { target: 'repairing', actions: ['joinFault', 'tellFault'] },
        faultChanged: [
          { guard: 'critical', target: 'repairing', actions: ['noteChange', 'tellFault'] },
          { actions: 'noteChange' },
        ],
        faultCleared: [
          { guard: 'allClear', target: 'remoteWatching', actions: 'noteCleared' },
          { actions: 'noteCleared' },
        ],
        remedyCheck: [
          { guard: 'remedyNow', target: 'remoteWaiting', actions: 'sendRemote' },
          { guard: 'remedyLater', actions: 'holdRemote' },
          { target: 'repairing', actions: ['noteHeldTooLong', 'tellFault'] },
        ],
        complained: { target: 'repairing', actions: ['recordComplaint', 'tellFault'] },
      },
    },
    /** The fault cleared after the remedy; it must stay away for a while. */
    remoteWatching: {
      entry: 'startRemoteWatch',
      exit: ['clearRepairTimers', 'stopWatching'],
      on: {
        ...whileUntold,
        mergedIn: { target: 'repairing', actions: ['mergeIn', 'tellFault'] },
        faultOpened: [
          { guard: 'critical', target: 'repairing', actions: ['joinFault', 'noteRemoteReturned', 'tellFault'] },
          { guard: 'remedyNow', target: 'remoteWaiting', actions: ['joinFault', 'noteRemoteReturned', 'sendRemote'] },
          { guard: 'remedyLater', target: 'remoteHeld', actions: ['joinFault', 'noteRemoteReturned', 'holdRemote'] },
          {
            target: 'repairing',
            actions: ['joinFault', 'noteRemoteReturned', 'notePassedOver', 'tellFault'],
          },
        ],
        commandResult: [
          { guard: 'remoteFailed', actions: 'noteResult' },
          { guard: 'remoteDone', actions: 'noteRemoteDone' },
          { guard: 'ours', actions: 'noteResult' },
        ],
        complained: { target: 'repairing', actions: ['recordComplaint', 'tellFault'] },
        remoteWatch: [
          { guard: 'stoodStill', actions: 'extendForStandstill' },
          { guard: 'reporting', target: 'closed', actions: ['verified', 'remoteMended', 'closeRemote'] },
          { guard: 'extensionsLeft', actions: 'extendWatch' },
          { target: 'repairing', actions: ['noteNotReporting', 'remoteUnproven', 'tellFault'] },
        ],
      },
    },
    repairing: {
      entry: 'mindPromise',
      on: { ...whileBroken },
    },
    /** Somebody will come; the customer knows when. */
    visitArranged: {
      on: {
        ...whileBroken,
        cancelVisit: { target: 'repairing', actions: 'cancelVisit' },
        visitDone: { target: 'repairing', actions: 'visitDone' },
        visitEnds: { target: 'repairing', actions: 'visitOver' },
      },
    },
    /** What is missing is on its way. */
    partOrdered: {
      exit: 'clearPartTimer',
      on: {
        ...whileBroken,
        partArrived: { target: 'repairing', actions: 'partArrived' },
        partDue: { target: 'repairing', actions: 'partLate' },
      },
    },
    /** Put aside for a stated reason; whatever makes it worse, or the customer, takes it up again. */
    onHold: {
      exit: 'endHold',
      on: {
        ...whileBroken,
        resume: { target: 'repairing', actions: 'resume' },
        holdUntil: { target: 'repairing', actions: 'holdEnded' },
        faultOpened: [
          { guard: 'worse', target: 'repairing', actions: ['joinFault', 'holdWorse'] },
          { actions: 'joinFault' },
        ],
        faultChanged: [
          { guard: 'worse', target: 'repairing', actions: ['noteChange', 'holdWorse'] },
          { actions: 'noteChange' },
        ],
        complained: { target: 'repairing', actions: ['recordComplaint', 'complaintNeedsPerson'] },
        stillBroken: { target: 'repairing', actions: 'stillBroken' },
        talkToPerson: { target: 'repairing', actions: 'talkToPerson' },
      },
    },
    /** Somebody says it is fixed; the device does not show it yet. */
    claimed: {
      entry: 'startClaimCheck',
      exit: 'clearRepairTimers',
      on: {
        ...whileBroken,
        claimFixed: [{ guard: 'allClear', target: 'watching', actions: 'claim' }, { actions: 'claim' }],
        claimCheck: { target: 'repairing', actions: 'noteNotConfirmed' },
        complained: { target: 'repairing', actions: ['recordComplaint', 'complaintNeedsPerson'] },
        stillBroken: { target: 'repairing', actions: 'stillBroken' },
      },
    },
    /** The device shows it works; it must stay so. */
    watching: {
      entry: 'startWatch',
      exit: ['clearRepairTimers', 'stopWatching'],
      on: {
        ...whileWaiting,
        faultOpened: { target: 'repairing', actions: ['joinFault', 'noteReturned'] },
        complained: { target: 'repairing', actions: ['recordComplaint', 'complaintNeedsPerson'] },
        stillBroken: { target: 'repairing', actions: 'stillBroken' },
        claimFixed: { actions: 'claim' },
        closeWithIncident: { guard: 'watchedEnough', target: 'closed', actions: ['verified', 'closeWithIncident'] },
        planVisit: { guard: 'visitAhead', target: 'visitArranged', actions: 'planVisit' },
        verify: [
          { guard: 'stoodStill', actions: 'extendForStandstill' },
          { guard: 'reportingNobodyToAsk', target: 'closed', actions: ['verified', 'closeQuietly'] },
          { guard: 'reporting', target: 'awaitingCustomer', actions: ['verified', 'askCustomer'] },
          { guard: 'extensionsLeft', actions: 'extendWatch' },
          { target: 'repairing', actions: 'noteNotReporting' },
        ],
      },
    },
    /** Verified by the device; the customer was asked. */
    awaitingCustomer: {
      exit: 'clearRepairTimers',
      on: {
        ...whileOpen,
        confirm: { target: 'closed', actions: 'closeConfirmed' },
        closeWithIncident: { target: 'closed', actions: 'closeWithIncident' },
        confirmBy: [
          { guard: 'stoodStill', actions: 'extendAnswerTime' },
          { target: 'closed', actions: 'closeNoAnswer' },
        ],
        stillBroken: { target: 'repairing', actions: 'stillBroken' },
        faultOpened: { target: 'repairing', actions: ['joinFault', 'faultReturned'] },
        complained: { target: 'repairing', actions: ['recordComplaint', 'complaintNeedsPerson'] },
        reopen: { target: 'repairing', actions: 'reopenByStaff' },
      },
    },
    /** Over, as far as can be seen; the survey may still come back. */
    closed: {
      on: { ...whenClosed, learnBy: { target: 'learned', actions: 'learn' } },
    },
    /** What there was to learn is kept; news inside the reopen window still takes it up again. */
    learned: {
      on: { ...whenClosed },
    },
    /** Goes on as another case of the same customer. */
    merged: {
      on: {
        ...amends,
        note: { actions: 'noteText' },
        breakerOpened: { actions: 'tellBreaker' },
        story: { actions: 'tellStory' },
        commandResult: { guard: 'ours', actions: 'noteResult' },
        customerErased: { actions: 'erase' },
      },
    },
    /** It was no fault, as far as staff could see; the customer may still say otherwise. */
    cancelled: {
      on: {
        ...whenOver,
        stillBroken: { guard: 'inReopenWindow', target: 'repairing', actions: ['reopen', 'stillBroken'] },
        complained: { target: 'repairing', actions: ['reopen', 'recordComplaint', 'complaintNeedsPerson'] },
        reopen: { target: 'repairing', actions: ['reopen', 'reopenByStaff'] },
      },
    },
  },
} as const
