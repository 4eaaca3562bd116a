import type { App } from './app.ts'

/** Tells on the terminal what happens, one line each, so that `npm start` shows something before anybody opens a browser. */
export const tellStory = async (app: App, write: (line: string) => void): Promise<void> => {
  const { records } = app
  const clockTime = (): string => new Date(app.clock.now()).toISOString().slice(11, 16)
  const say = (what: string, text: string): void => write(`  ${clockTime()}  ${what.padEnd(8)} ${text}`)
  // What an earlier run has told is not told again as new.
  const { items } = await records.cases.list({ limit: 200 })
  const caseStates = new Map<string, string>(items.map(({ id, state }) => [id, state]))
  const told = new Set<string>()

  app.subscribe('recorded', (events) => {
    for (const event of events) {
      if (event.type === 'faultOpened') say('fault', `${event.fault.deviceId}: ${event.fault.explanation}`)
      if (event.type === 'incidentOpened') say('incident', event.incident.title)
    }
  })
  app.subscribe('changed', async ({ type, id }) => {
    if (type === 'case') {
      const stored = await records.cases.get(id)
      if (!stored || caseStates.get(id) === stored.row.state) return
      const first = !caseStates.has(id)
      caseStates.set(id, stored.row.state)
      say('case', `${stored.row.number} ${first ? 'opened' : `is now ${words[stored.row.state]}`}: ${stored.row.title}`)
    }
    if (type === 'message') {
      const message = await records.messages.get(id)
      if (message?.state !== 'sent' || message.audience !== 'customer' || told.has(id)) return
      told.add(id)
      say('mail', `to ${message.to}: ${message.subject}`)
    }
  })
}

const words = {
  remoteFix: 'being mended remotely',
  repairing: 'being repaired',
  waiting: 'waiting for a visit or a part',
  onHold: 'on hold',
  merged: 'merged into another case',
  verifying: 'being verified by the device itself',
  awaitingCustomer: 'verified; the customer is asked',
  closed: 'closed',
  cancelled: 'cancelled',
} as const
