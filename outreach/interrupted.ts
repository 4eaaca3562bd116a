import type { Message } from '../domain/message.ts'
import type { Whereabouts } from './mailTransport.ts'

export interface Resolution {
  readonly state: 'queued' | 'sent' | 'uncertain'
  readonly detail: string
}

/**
 * What became of a message that was `sending` when we stopped (promise P4):
 *
 * | its words were stored | the provider says | so it is |
 * |---|---|---|
 * | no  | –         | `queued`: words are stored before the provider hears anything |
 * | yes | delivered | `sent` |
 * | yes | absent    | `queued` |
 * | yes | unknown, or cannot be asked | `uncertain`: a person decides |
 *
 * See docs/adr/0003-uncertain-mail.md for why the last line is not a guess.
 */
export const resolveInterrupted = (message: Pick<Message, 'body'>, whereabouts: Whereabouts): Resolution => {
  if (message.body === '') return { state: 'queued', detail: 'We stopped before it was written; it goes out now.' }
  switch (whereabouts) {
    case 'delivered':
      return { state: 'sent', detail: 'We stopped before hearing the answer; the mail server confirms that it has it.' }
    case 'absent':
      return { state: 'queued', detail: 'We stopped while sending; the mail server never got it. It goes out now.' }
    case 'unknown':
      return {
        state: 'uncertain',
        detail:
          'We stopped between handing it to the mail server and hearing the answer. It may have arrived: ask, then send again or mark as sent.',
      }
  }
}
