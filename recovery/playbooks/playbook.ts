import type { PlaybookInput } from '../../domain/playbook.ts'

/** What it means to the owner, where a kind of fault has no better words of its own. */
export const meaning: PlaybookInput['customerWords']['meaning'] = {
  now: {
    en: 'It is probably not working properly for you right now.',
    de: 'Es arbeitet für Sie im Moment wahrscheinlich nicht richtig.',
  },
  soon: {
    en: 'You may not have noticed anything yet, and we want to mend it before you do.',
    de: 'Vielleicht haben Sie noch nichts bemerkt, und wir möchten es beheben, bevor Sie etwas merken.',
  },
  no: {
    en: 'It should hardly affect you, but it is not as it should be.',
    de: 'Sie sollten kaum etwas davon merken, aber es ist nicht so, wie es sein soll.',
  },
}
