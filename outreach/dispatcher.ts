import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.ts'
import type { Message } from '../domain/message.ts'
import type { ClaimedMessage, MessageStore } from '../store/messageStore.ts'
import type { Composed } from './composed.ts'
import { withoutCodes } from './goodVouchers.ts'
import { hastened, isOfTheServer, waitingBehind } from './hastened.ts'
import { resolveInterrupted } from './interrupted.ts'
import type { Mail, MailTransport, SendOutcome, Whereabouts } from './mailTransport.ts'
import { delayAfter, type RetrySchedule, retrySchedule } from './retrySchedule.ts'

export interface DispatcherOptions {
  readonly messages: MessageStore
  readonly compose: (message: ClaimedMessage) => Promise<Composed>
  readonly messageIdOf: (key: string) => string
  readonly transport: MailTransport
  readonly clock: Clock
  readonly log: Logger
  readonly onChange: (messageId: string) => void
  /** Mails under way at once; more wait in the store. */
  readonly concurrency?: number
  /** How often to look for due messages without being woken, wall ms. */
  readonly pollMs?: number
  /** How long `stop` lets mails under way finish before it ends their connections, wall ms. */
  readonly patienceMs?: number
  readonly schedule?: RetrySchedule
}

export interface Dispatcher {
  /** Resolves what a crash interrupted, then sends what is due, until stopped. */
  start(): Promise<void>
  /** There may be something new: looked for at once. */
  wake(): void
  /** Nothing is under way when it resolves; bounded by `patienceMs` and the transport's own end. */
  stop(): Promise<void>
}

type Settlement = Parameters<MessageStore['settle']>[1]

/**
 * Takes messages from the store to the transport: claim (durable), compose, store the words, send, settle (durable).
 * A crash anywhere in between leaves a row that `start` can read. Messages of one case go one after another, in order;
 * different cases side by side.
 */
export const createDispatcher = (o: DispatcherOptions): Dispatcher => {
  const concurrency = o.concurrency ?? 5
  const schedule = o.schedule ?? retrySchedule
  const underWay = new Map<string, Promise<void>>()
  /** The last message under way of each case: the next one waits for it. */
  const lanes = new Map<string, Promise<void>>()
  let lastTrouble = ''
  /** A mail went out after trouble with the server (or for the first time): what waits because of that trouble need not wait longer. */
  let reachable = false
  let everReached = false
  let running = false
  let pumping: Promise<void> | undefined
  let again = false
  let poll: NodeJS.Timeout | undefined

  /** Between two claims, so that nothing is put back in line that a claim has just taken out of it. */
  const hasten = async (): Promise<void> => {
    if (!reachable) return
    reachable = false
    const at = o.clock.now()
    for (const message of await hastened(o.messages, at))
      await settle(message.id, { state: 'queued', at, detail: 'The mail server answers again.', nextTryAt: at })
  }

  const pump = async (): Promise<void> => {
    do {
      again = false
      const free = concurrency - underWay.size
      // A freed slot wakes us.
      if (free <= 0 || !running) return
      await hasten()
      const claimed = await o.messages.claim(o.clock.now(), free)
      for (const message of claimed) begin(message)
      // A full hand may mean that there is more.
      if (claimed.length === free) again = true
    } while (again)
  }

  const wake = (): void => {
    again = true
    if (!running || pumping) return
    pumping = pump()
      .catch((error: unknown) =>
        o.log.error({ err: error }, 'outreach: the message store did not answer; trying again'),
      )
      .finally(() => {
        pumping = undefined
        if (again) wake()
      })
  }

  const begin = (message: ClaimedMessage): void => {
    const lane = `${message.caseId} ${message.recipientId}`
    const work = (lanes.get(lane) ?? Promise.resolve()).then(() => deliver(message))
    const done = work.finally(() => {
      underWay.delete(message.id)
      if (lanes.get(lane) === done) lanes.delete(lane)
      wake()
    })
    lanes.set(lane, done)
    underWay.set(message.id, done)
  }

  const deliver = async (message: ClaimedMessage): Promise<void> => {
    if (!running) {
      await settle(message.id, {
        state: 'queued',
        at: o.clock.now(),
        detail: 'We were stopping; it goes out when we are back.',
      })
      return
    }
    let composed: Composed
    try {
      composed = await o.compose(message)
      if (composed.kind === 'mail') await o.messages.rendered(message.id, wordsOf(composed))
    } catch (error) {
      // Ours, not the message's: the store or a template broke. Nothing has been said to anybody.
      o.log.error({ err: error, message: message.id }, 'outreach: a message could not be written')
      await settle(message.id, afterTrouble(message, { reason: 'unknown', detail: textOf(error) }))
      return
    }
    if (composed.kind === 'waits') {
      const { until, behind } = composed
      await settle(message.id, { state: 'queued', at: o.clock.now(), detail: waitingBehind(behind), nextTryAt: until })
    } else if (composed.kind === 'suppressed') {
      await settle(message.id, { state: 'suppressed', at: o.clock.now(), detail: composed.reason })
    } else if (composed.kind === 'unwritable') {
      o.log.error({ message: message.id, reason: composed.reason }, 'outreach: a message cannot be written')
      await settle(message.id, { state: 'failed', at: o.clock.now(), detail: composed.reason })
    } else {
      await settle(message.id, await handOver(message, composed.mail))
    }
  }

  const handOver = async (message: ClaimedMessage, mail: Mail): Promise<Settlement> => {
    const outcome = await sendOnce(mail)
    noteTrouble(message, outcome)
    const at = o.clock.now()
    switch (outcome.outcome) {
      case 'sent':
        return { state: 'sent', at, detail: outcome.detail }
      case 'failed':
        return { state: 'failed', at, detail: `${outcome.reason}: ${outcome.detail}` }
      case 'retry':
        return afterTrouble(message, outcome)
      case 'uncertain': {
        const found = resolveInterrupted({ body: mail.text }, await ask(mail.messageId))
        if (found.state === 'queued') return afterTrouble(message, outcome)
        if (found.state === 'sent')
          return { state: 'sent', at, detail: `confirmed by the mail server after: ${outcome.detail}` }
        return {
          state: 'uncertain',
          at,
          detail: `${outcome.reason}: handed over, but no answer came (${outcome.detail}). It may have arrived: ask, then send again or mark as sent.`,
        }
      }
    }
  }

  const sendOnce = async (mail: Mail): Promise<SendOutcome> => {
    try {
      return await o.transport.send(mail)
    } catch (error) {
      return { outcome: 'uncertain', reason: 'unknown', detail: textOf(error) }
    }
  }

  const afterTrouble = (message: ClaimedMessage, trouble: { reason: string; detail: string }): Settlement => {
    const at = o.clock.now()
    // A server that is away for a weekend is no reason to forget anybody; what is no longer true by then is not sent (overtaken.ts).
    const patient = isOfTheServer(trouble.reason) && at - message.createdAt < schedule.serverTroubleMs
    const delay = delayAfter(message.attempts, schedule) ?? (patient ? schedule.longestDelayMs : undefined)
    const detail = `${trouble.reason}: ${trouble.detail}`
    return delay === undefined
      ? { state: 'failed', at, detail: `given up after ${message.attempts} tries; the last said ${detail}` }
      : { state: 'queued', at, detail, nextTryAt: at + delay }
  }

  const ask = async (messageId: string): Promise<Whereabouts> => {
    try {
      return (await o.transport.lookup?.(messageId)) ?? 'unknown'
    } catch (error) {
      o.log.warn({ err: error, messageId }, 'outreach: the mail server could not be asked about a message')
      return 'unknown'
    }
  }

  /** A repeated trouble of the server is one line in the log, and its end is another. A refused mail is about that mail only. */
  const noteTrouble = (message: ClaimedMessage, outcome: SendOutcome): void => {
    if (outcome.outcome === 'sent') {
      if (lastTrouble !== '') o.log.info('outreach: mail goes out again')
      if (lastTrouble !== '' || !everReached) reachable = true
      everReached = true
      lastTrouble = ''
      return
    }
    const trouble = { message: message.id, ...outcome }
    if (outcome.outcome === 'failed') o.log.warn(trouble, 'outreach: a mail was refused')
    else if (outcome.reason !== lastTrouble) o.log.warn(trouble, 'outreach: a mail did not go out')
    if (outcome.outcome !== 'failed') lastTrouble = outcome.reason
  }

  /** A settlement must not be lost: the mail is out. While the store does not answer we keep asking, until we are stopped. */
  const settle = async (id: string, settlement: Settlement): Promise<void> => {
    for (;;) {
      try {
        await o.messages.settle(id, settlement)
        o.onChange(id)
        return
      } catch (error) {
        o.log.error({ err: error, message: id, state: settlement.state }, 'outreach: an outcome could not be stored')
        if (!running) return
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }
  }

  const resolveOne = async (message: Message): Promise<void> => {
    const whereabouts = message.body === '' ? 'unknown' : await ask(o.messageIdOf(message.id))
    const { state, detail } = resolveInterrupted(message, whereabouts)
    await settle(message.id, { state, at: o.clock.now(), detail })
    o.log.info({ message: message.id, state }, 'outreach: resolved a message that was interrupted')
  }

  return {
    async start() {
      running = true
      for (const message of await o.messages.interrupted()) await resolveOne(message)
      poll = setInterval(wake, o.pollMs ?? 500)
      wake()
    },
    wake,
    async stop() {
      running = false
      clearInterval(poll)
      await pumping
      const all = Promise.all(underWay.values())
      let impatience: NodeJS.Timeout | undefined
      const patience = new Promise<void>((resolve) => {
        impatience = setTimeout(resolve, o.patienceMs ?? 3_000)
      })
      await Promise.race([all, patience])
      clearTimeout(impatience)
      o.transport.close()
      await all
    },
  }
}

const wordsOf = ({ mail, codes }: Composed & { kind: 'mail' }) => ({
  to: mail.to.address,
  language: mail.language,
  subject: mail.subject,
  body: withoutCodes(mail.text, codes),
})

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
